"""The books and other things that django-modelsearch's tests of backends ask about; its packages do not bring them."""

from django.apps import apps

AUTHORS = {
    1: ("George R.R. Martin", "1948-09-20"), 2: ("J. R. R. Tolkien", "1892-01-03"), 4: ("Isaac Asimov", "1920-01-02"),
    5: ("David Ascher", None), 6: ("Mark Lutz", None), 7: ("Daniel Roy Greenfeld", None),
    8: ("Audrey Roy Greenfeld", None), 9: ("Douglas Crockford", None), 10: ("David Flanagan", None),
    11: ("Steve Klabnik", None), 12: ("Carol Nichols", None), 13: ("Jim Blandy", None), 14: ("Jason Orendorff", None),
}  # fmt: skip
FELLOWS = ["Frodo Baggins", "Bilbo Baggins", "Gandalf"]
# Number: title, day of publication, pages, authors, setting, characters, the first of which may be the protagonist
NOVELS = {
    1: ("A Game of Thrones", "1996-08-01", 694, [1], "Westeros", ["Daenerys Targaryen", "Jon Snow", "Eddard Stark"]),
    2: ("A Clash of Kings", "1998-01-01", 768, [1], "Westeros", ["Daenerys Targaryen", "Jon Snow"]),
    3: ("A Storm of Swords", "2000-01-01", 973, [1], "Westeros", ["Daenerys Targaryen", "Jon Snow"]),
    4: ("The Fellowship of the Ring", "1954-07-29", 423, [2], "Middle Earth", FELLOWS),
    5: ("The Two Towers", "1954-11-11", 352, [2], "Middle Earth", FELLOWS),
    6: ("The Return of the King", "1955-10-20", 440, [2], "Middle Earth", FELLOWS),
    7: ("The Hobbit", "1937-09-21", 320, [2], "Middle Earth", ["Bilbo Baggins", "Thorin Oakenshield"]),
    10: ("Foundation", "1951-01-01", 255, [4], "Galactic Empire", ["Hari Seldon", "Salvor Hardin"]),
}  # fmt: skip
GUIDES = {
    11: ("Learning Python", "1999-01-01", 1160, [5, 6], "py"),
    12: ("Two Scoops of Django 1.11", "2017-04-26", 556, [7, 8], "py"),
    13: ("JavaScript: The good parts", "2008-05-18", 172, [9], "js"),
    14: ("JavaScript: The Definitive Guide", "1998-06-11", 792, [10], "js"),
    15: ("The Rust Programming Language", "2018-05-22", 440, [11, 12], "rs"),
}
BOOKS = {16: ("Programming Rust", "2017-12-01", 622, [13, 14])}
UNINDEXED = (1, 2, 3, 4)
MEETINGS = (("Breakfast yoga", "08:00"), ("Stand-up meeting", "10:00"), ("Evening yoga", "19:30"))
# Name, path, left, right
ANIMALS = (
    ("Animal", "0001", 1, 10), ("Mammal", "00010001", 2, 7), ("Reptile", "00010002", 8, 9),
    ("Dog", "000100010001", 3, 4), ("Cat", "000100010002", 5, 6),
)  # fmt: skip


def write() -> None:
    """Stores them all."""
    _write_books()
    _write_others()


def _write_books() -> None:
    model = apps.get_app_config("searchtests").get_model
    for pk, (name, born) in AUTHORS.items():
        model("Author").objects.create(pk=pk, name=name, date_of_birth=born)
    for pk, (title, day, pages, authors, setting, names) in NOVELS.items():
        book = _book(model("Novel"), pk, title, day, pages, authors, setting=setting)
        characters = [model("Character").objects.create(name=name, novel=book) for name in names]
        if setting == "Middle Earth":
            book.protagonist = characters[0]
            book.save()
    for pk, (title, day, pages, authors, language) in GUIDES.items():
        _book(model("ProgrammingGuide"), pk, title, day, pages, authors, programming_language=language)
    for pk, (title, day, pages, authors) in BOOKS.items():
        _book(model("Book"), pk, title, day, pages, authors)


def _book(model, pk, title, day, pages, authors, **more):
    book = model.objects.create(pk=pk, title=title, publication_date=day, number_of_pages=pages, **more)
    book.authors.set(authors)
    return book


def _write_others() -> None:
    model = apps.get_app_config("searchtests").get_model
    for pk in UNINDEXED:
        title, day, pages = NOVELS[pk][:3]
        model("UnindexedBook").objects.create(title=f"{title} U", publication_date=day, number_of_pages=pages)
    meetings = [model("Meeting").objects.create(name=name, start_time=start) for name, start in MEETINGS]
    item = model("AgendaItem").objects.create(meeting=meetings[1], topic="Tea shortage")
    model("Speaker").objects.create(agenda_item=item, name="Mrs Doyle")
    children = {"0001": 2, "00010001": 2}
    for pk, (name, path, left, right) in enumerate(ANIMALS, 1):
        depth = len(path) // 4
        model("MPAnimal").objects.create(pk=pk, name=name, path=path, depth=depth, numchild=children.get(path, 0))
        model("NSAnimal").objects.create(pk=pk, name=name, lft=left, rgt=right, depth=depth, tree_id=1)
