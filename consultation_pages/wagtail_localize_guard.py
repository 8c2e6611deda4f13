"""The bridge between wagtail-localize and the workflow: a translation is submitted, never published by its editor.

wagtail-localize knows no workflow (https://github.com/wagtail/wagtail-localize/issues/676), holds one global
permission in place of rights on pages, and saves "drafts" of live translations into the public row. Its views that
create or update translations are therefore replaced by ones that ask for the right on the page, and those that take or
show what nobody checked by ones that check it.
"""

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.actions.copy_for_translation import ParentNotTranslatedError
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from consultation_pages.desk import desk_at
from consultation_pages.translation_drafts import draft_of
from consultation_pages.views import translation_editor, translation_files
from core.publication_checks import Level, Problem, checks_pages_of
from core.publication_gate import NotApproved
from home.models import BasePage
from home.wording import words_of

# Of the strings that nobody has translated yet, how many a message names, and with how many letters.
MOST_NAMED, MOST_LETTERS = 5, 40


@transaction.atomic
def submit_translation(translation: Translation, user) -> Page:
    """Makes a revision of the translated strings and starts its review; the public row is not touched.

    Raises NotApproved while the page is locked, in review, or could not be published as it is.
    """
    draft = draft_of(translation)
    if draft.get_lock() is not None or draft.workflow_in_progress:
        raise NotApproved(_("“%s” is locked: it is in review or approved already") % draft)
    draft.translated_from = words_of(translation.source.as_instance())
    draft.save_revision(user=user, clean=False, log_action="wagtail.edit")
    page = type(draft).objects.get(pk=draft.pk)
    if page.current_workflow_state:
        page.current_workflow_state.resume(user)  # changes were requested
    else:
        page.get_workflow().start(page.get_latest_revision_as_object(), user)
    return page


def before_edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Turns the "Publish" of the translation editor into a submission, and refuses its aliases."""
    if request.method != "POST":
        return None
    if "localize-convert-to-alias" in request.POST:
        raise PermissionDenied
    translation = _translation_into(page)
    if translation is None or request.POST.get("action") != "publish":
        return None
    submit_translation(translation, request.user)
    messages.success(request, _("“%s” was submitted for review.") % page.get_admin_display_title())
    return redirect(request.path)


@checks_pages_of(BasePage)
def untranslated(page: BasePage) -> Iterator[Problem]:
    """A string without translation stands on the page in the language of the source: that is no translation."""
    translation = _translation_into(page)
    missing = _missing_strings(translation) if translation else []
    if missing:
        message = ngettext(
            "%(count)d text is not translated yet: %(names)s.",
            "%(count)d texts are not translated yet: %(names)s.",
            len(missing),
        )
        names = [f"“{_name_of(segment, page)}”" for segment in missing[:MOST_NAMED]]
        more = ["…"] if len(missing) > MOST_NAMED else []
        yield Problem("untranslated", Level.BLOCK, message % {"count": len(missing), "names": ", ".join(names + more)})


def _missing_strings(translation: Translation) -> list[StringSegment]:
    """The strings without a translation, as `Translation.get_progress` counts them, in the order of the editor."""
    strings = StringSegment.objects.filter(source=translation.source_id).select_related("string", "context")
    return list(strings.annotate_translation(translation.target_locale).filter(translation=None).order_by("order"))


def _name_of(segment: StringSegment, page: BasePage) -> str:
    """The field, as its label says; of rows and bodies, which have many strings, with how the string begins."""
    name, *rest = segment.context.path.split(".")
    field = page._meta.get_field(name)
    label = capfirst(field.related_model._meta.verbose_name if field.one_to_many else field.verbose_name)
    words = Truncator(strip_tags(segment.string.data)).chars(MOST_LETTERS)
    return f"{label}: {words}" if rest else label


def _translation_into(page: Page) -> Translation | None:
    return Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()


class StartTranslation(SubmitPageTranslationView):
    """Starts the translation of a page that the person may edit: drafts, one page at a time."""

    def get_object(self):
        page = super().get_object()
        _demand_right(self.request, page)
        return page

    def get_form(self):
        form = super().get_form()
        # A whole subtree would take minutes within the request and touch translations made by hand.
        form.fields["include_subtree"] = forms.BooleanField(
            required=False, disabled=True, initial=False, widget=forms.HiddenInput
        )
        return form

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ParentNotTranslatedError:
            messages.error(self.request, _("Translate the page above this one first."))
            return redirect("wagtailadmin_pages:edit", self.object.pk)


class UpdateTranslations(UpdateTranslationsView):
    """Takes changed source strings over into the translations' editor; publishes nothing.

    The public text is the source, except where its editors want a change published together with its translations:
    then that draft is, or the one would wait for the other for ever.
    """

    def get_object(self):
        source = super().get_object()
        page = source.get_source_instance()
        _demand_right(self.request, page)
        draft = page.get_latest_revision_as_object()
        if getattr(draft, "with_translations", False):
            source.get_source_instance = lambda: draft
        return source

    def get_form(self):
        form = super().get_form()
        form.fields["publish_translations"] = forms.BooleanField(
            required=False, disabled=True, initial=False, widget=forms.HiddenInput
        )
        return form


class TranslationsReport(TranslationsReportView):
    """The report on translations of the pages that whoever asks works on; wagtail-localize names those of all."""

    # The model of wagtail-localize has names that nobody can translate.
    verbose_name, verbose_name_plural = gettext_lazy("translation"), gettext_lazy("translations")

    def get_queryset(self):
        pages = Page.objects.filter(desk_at(self.request).pages())
        own = super().get_queryset().filter(source__object_id__in=pages.values("translation_key"))
        return own.order_by("-pk")


def _demand_right(request: HttpRequest, instance) -> None:
    if not isinstance(instance, Page) or not instance.permissions_for_user(request.user).can_edit():
        raise PermissionDenied


def refuse(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    """Aliases show a text in the wrong language, and there are no translated snippets."""
    raise PermissionDenied


def admin_urls() -> list:
    """The addresses of wagtail-localize that are replaced; to be registered before its own."""
    replaced = [
        path("submit/page/<int:page_id>/", StartTranslation.as_view(), name="submit_page_translation"),
        path("submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", refuse, name="submit_snippet_translation"),
        path("update/<int:translation_source_id>/", UpdateTranslations.as_view(), name="update_translations"),
        path("translate/<int:translation_id>/pofile/upload/", translation_files.upload, name="upload_pofile"),
        path(
            "translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/",
            translation_editor.edit_override,
            name="edit_override",
        ),
        path("translate/<int:translation_id>/preview/", translation_editor.preview, name="preview_translation"),
        path(
            "translate/<int:translation_id>/preview/<str:mode>/",
            translation_editor.preview,
            name="preview_translation",
        ),
        path("page/<int:page_id>/convert_to_alias/", refuse, name="convert_to_alias"),
        path("reports/translations/", TranslationsReport.as_view(), name="translations_report"),
        path(
            "reports/translations/results/",
            TranslationsReport.as_view(results_only=True),
            name="translations_report_results",
        ),
    ]
    return [path("localize/", include((replaced, "localize_guard")))]


def without_aliases(menu_items: list, request: HttpRequest, context: dict) -> None:
    """Takes "Convert to alias page" out of the editor's menu."""
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]
