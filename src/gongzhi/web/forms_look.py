"""How forms are drawn: set FORM_RENDERER = "gongzhi.web.forms_look.LookRenderer"."""

from django.forms.renderers import TemplatesSetting


class LookRenderer(TemplatesSetting):
    """Draw every form and field with the components; needs "django.forms" in INSTALLED_APPS."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
