"""What is typed about a budget."""

from django import forms

from naungan.funding.values import SourceView
from naungan.kernel import RegionCode


class BudgetForm(forms.Form):
    """A ceiling (pagu) of a region, year and source by a document (DPA)."""

    region = forms.CharField(max_length=13, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}))
    year = forms.IntegerField(min_value=2020, max_value=2100)
    source = forms.ChoiceField()
    document = forms.CharField(max_length=120)
    ceiling_rp = forms.CharField(max_length=24, widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))

    def __init__(self, *arguments: object, sources: tuple[SourceView, ...], language: str, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self._english = language == "en"
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)
        source.choices = [(one.code, one.name) for one in sources]
        for name, told in _WORDS.items():
            self.fields[name].label, self.fields[name].help_text = told[self._english]
            wrong = "Check this." if self._english else "Periksa isian ini."
            self.fields[name].error_messages |= {
                "required": "Fill this in." if self._english else "Isian ini perlu diisi.",
                "invalid": wrong, "min_value": wrong, "max_value": wrong, "invalid_choice": wrong,
            }  # fmt: skip

    def clean_region(self) -> RegionCode:
        try:
            return RegionCode(str(self.cleaned_data["region"]).strip())
        except ValueError:
            raise forms.ValidationError(
                "Write the code, such as 61.02." if self._english else "Tulis kodenya, misalnya 61.02."
            ) from None

    def clean_ceiling_rp(self) -> int:
        """'Rp201.600.000', '201.600.000' and '201600000' are the same."""
        digits = str(self.cleaned_data["ceiling_rp"]).strip().removeprefix("Rp").replace(".", "").replace(" ", "")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
            raise forms.ValidationError(
                "Whole rupiah only, such as 201.600.000." if self._english
                else "Tulis rupiah bulat, misalnya 201.600.000."
            )  # fmt: skip
        return int(digits)


_WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "region": (("Kode wilayah", "Pemilik pagu: 61 provinsi, 61.02 kabupaten, atau kode desa."),
               ("Code of the region", "Who has the ceiling: 61 the province, 61.02 a regency, or a village.")),
    "year": (("Tahun", ""), ("Year", "")),
    "source": (("Sumber dana", ""), ("Source of money", "")),
    "document": (("Dokumen", "Nomor DPA (Dokumen Pelaksanaan Anggaran), APBDes atau surat komitmen."),
                 ("Document", "Number of the budget document (DPA), village budget or letter.")),
    "ceiling_rp": (("Pagu", "Rupiah bulat; pagu lama dengan dokumen yang sama diganti."),
                   ("Ceiling", "Whole rupiah; an earlier ceiling of the same document is replaced.")),
}  # fmt: skip
