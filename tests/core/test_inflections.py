"""Words of administration, written down before the rules that they judge."""

import pytest

from core.stems import stem
from core.text import words_of

FAMILIES = {
    "sq": """
        vendim vendimi vendimeve
        nen neni neneve
        paragraf paragrafit paragrafëve
        marrëveshje marrëveshja marrëveshjeve
        leje leja lejeve
        licencë licenca licencave
        kërkesë kërkesa kërkesave
        ankesë ankesa ankesave
        shërbim shërbimi shërbimeve
        shkollë shkolla shkollave
        spital spitali spitaleve
        mësues mësuesi mësuesve
        mjek mjeku mjekëve
        punëtor punëtori punëtorëve
        punëdhënës punëdhënësi punëdhënësve
        student studenti studentëve
        fëmijë fëmija fëmijëve
        pronë prona pronave
        pronar pronari pronarëve
        kontratë kontrata kontratave
        furnizues furnizuesi furnizuesve
        gjykatë gjykata gjykatave
        gjyqtar gjyqtari gjyqtarëve
        prokuror prokurori prokurorëve
        polic polici policëve
        burg burgu burgjeve
        rrugë rruga rrugëve
        urë ura urave
        bimë bima bimëve
        kafshë kafsha kafshëve
        ditë dita ditëve
        javë java javëve
        orë ora orëve
        zyrë zyra zyrave
        zyrtar zyrtari zyrtarëve
        drejtor drejtori drejtorëve
        kryetar kryetari kryetarëve
        kryeministër kryeministri kryeministrit
        anëtar anëtari anëtarëve
        votues votuesi votuesve
        zgjedhje zgjedhja zgjedhjeve
        fond fondi fondeve
        çmim çmimi çmimeve
        gjobë gjoba gjobave
        pagë paga pagave
        pension pensioni pensioneve
        siguri siguria sigurisë
        rrezik rreziku rreziqeve
        mbeturinë mbeturina mbeturinave
        ndërtesë ndërtesa ndërtesave
        objekt objekti objekteve
        dokument dokumenti dokumenteve
        certifikatë certifikata certifikatave
        regjistër regjistri regjistrave
        formular formulari formularëve
        shtëpi shtëpia shtëpive
        detyrë detyra detyrave
        udhërrëfyes udhërrëfyesi udhërrëfyesve
        gërmues gërmuesi gërmuesve
        mik miku miqve
        peshk peshku peshqve
        zog zogu zogjve
        derë dera dyerve
        natë nata netëve
    """,
    "sr-latn": """
        zahtev zahteva zahtevi
        rok roka rokovi
        ugovor ugovora ugovori
        dozvola dozvole dozvolama
        licenca licence licenci
        žalba žalbe žalbi
        presuda presude presudama
        advokat advokata advokati
        škola škole školama
        bolnica bolnice bolnicama
        lekar lekara lekari
        učitelj učitelja učitelji
        učenik učenika učenici
        penzija penzije penzijama
        porez poreza porezi
        carina carine carinama
        tržište tržišta tržištima
        selo sela selima
        put puta putevi
        reka reke reci
        zgrada zgrade zgradama
        odbor odbora odbori
        zamenik zamenika zamenici
        izveštaj izveštaja izveštaji
        cilj cilja ciljevi
        mera mere merama
        kazna kazne kazni
        ustanova ustanove ustanovama
        uredba uredbe uredbi
        propis propisa propisi
        odredba odredbe odredaba
        primedba primedbe primedaba
        prijava prijave prijavama
        knjiga knjige knjizi
        briga brige brizi
        granica granice granicama
        magistar magistra magistri
        katastar katastra katastru
        semestar semestra semestri
        kadar kadra kadrovi
        tender tendera tenderi
        efekat efekta efekti
        aspekat aspekta aspekti
        defekat defekta defekti
        odgovoran odgovorna odgovorni
        nezavisan nezavisna nezavisni
        opasan opasna opasni
        siguran sigurna sigurni
        dužan dužna dužni
        zakonit zakonita zakonito
        davalac davaoca davaoci
        nosilac nosioca nosioci
        preduzeće preduzeća preduzećima
        vreme vremena vremenu
        ime imena imenima
        posao posla poslovi
        odeljak odeljka odeljci
        prilog priloga prilozi
        razlog razloga razlozi
        okrug okruga okruzi
        spisak spiska spiskovi
        gubitak gubitka gubici
        ugalj uglja ugljem
        radnja radnje radnji
        bivši bivša bivšeg
    """,
}


def rows():
    """The code of the language, and the forms, of each word."""
    return [(code, row.split()) for code, text in FAMILIES.items() for row in text.strip().splitlines()]


NOT_JOINED = {"orë", "urë", "derë", "natë", "reka", "vreme", "ime"}


@pytest.mark.parametrize(("code", "forms"), [row for row in rows() if row[1][0] not in NOT_JOINED])
def test_three_forms_of_a_word_of_administration_have_one_stem(code, forms):
    assert len({stem(word, code) for word in words_of(" ".join(forms))}) == 1


def test_what_is_said_not_to_be_joined_is_not():
    apart = {forms[0] for code, forms in rows() if len({stem(word, code) for word in words_of(" ".join(forms))}) > 1}
    assert apart == NOT_JOINED
