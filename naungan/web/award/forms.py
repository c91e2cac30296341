"""The form of a rubric."""

from typing import Any, cast

from django import forms

from naungan.award.values import Achievement, Criterion, RubricView

_LABELS = {
    "variant": ("Capaian terbesar berarti", "Largest achievement means"),
    "achievement": ("Bobot capaian terbesar", "Weight of the largest achievement"),
    "progress": ("Bobot perkembangan universal coverage", "Weight of progress to universal coverage"),
    "rise": ("Bobot peningkatan dari tahun sebelumnya", "Weight of the rise over the year before"),
}
_VARIANTS = {
    Achievement.COVERAGE.value: ("persentase cakupan", "share covered"),
    Achievement.PARTICIPANTS.value: ("jumlah peserta", "number of participants"),
}


class RubricForm(forms.Form):
    """Weights of the three criteria, in whole percent, and which reading of "capaian terbesar"."""

    variant = forms.ChoiceField()
    achievement = forms.IntegerField(min_value=0, max_value=100)
    progress = forms.IntegerField(min_value=0, max_value=100)
    rise = forms.IntegerField(min_value=0, max_value=100)

    def __init__(self, *args: Any, language: str = "id", **named: Any) -> None:
        super().__init__(*args, **named)
        spoken = 1 if language == "en" else 0
        for name, words in _LABELS.items():
            self.fields[name].label = words[spoken]
        variant = cast(forms.ChoiceField, self.fields["variant"])
        variant.choices = [(value, words[spoken]) for value, words in _VARIANTS.items()]

    @classmethod
    def of(cls, rubric: RubricView, *, language: str) -> "RubricForm":
        """Filled with the version in use."""
        weights = {criterion.value: weight for criterion, weight in rubric.weights.items()}
        return cls(initial={"variant": rubric.achievement.value, **weights}, language=language)

    @property
    def weights(self) -> dict[Criterion, int]:
        return {criterion: self.cleaned_data[criterion.value] for criterion in Criterion}
