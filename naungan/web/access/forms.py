"""What is typed about a user."""

from django import forms

from naungan.access.roles import ROLES


class GrantForm(forms.Form):
    """A role and where it holds. The roles offered are those the reader may hand out."""

    role = forms.ChoiceField(widget=forms.RadioSelect)
    place = forms.CharField(max_length=120, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *arguments: object, roles: list[str], language: str, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        english = language == "en"
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(code, ROLES[code].title_en if english else ROLES[code].title_id) for code in roles]
        role.label = "Role" if english else "Peran"
        self.fields["place"].label = "Where" if english else "Tempat"
        self.fields["place"].help_text = (
            "Name or code of the region; for an employer the NPP, for a bank its client id."
            if english
            else "Nama atau kode wilayah; untuk pemberi kerja NPP-nya, untuk bank kode mitranya."
        )
        for field in self.fields.values():
            field.error_messages["required"] = "Fill this in." if english else "Isian ini perlu diisi."

    @property
    def role_options(self) -> list[dict[str, object]]:
        """Each role with its sentence, for a list of choices that explains itself."""
        chosen = self["role"].value()
        return [
            {"code": code, "title": title, "role": ROLES[code], "is_chosen": code == chosen}
            for code, title in self.fields["role"].choices  # type: ignore[attr-defined]
        ]


class NewUserForm(GrantForm):
    """A user with a first role."""

    username = forms.CharField(
        max_length=60, widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
    )
    name = forms.CharField(max_length=150)

    field_order = ["name", "username", "role", "place"]

    def __init__(self, *arguments: object, roles: list[str], language: str, **named: object) -> None:
        super().__init__(*arguments, roles=roles, language=language, **named)
        english = language == "en"
        self.fields["name"].label = "Full name" if english else "Nama lengkap"
        self.fields["username"].label = "User name" if english else "Nama pengguna"
        self.fields["username"].help_text = (
            "Small letters, digits, dots; for example operator.galang."
            if english
            else "Huruf kecil, angka, titik; misalnya operator.galang."
        )
