"""The form of a rubric."""

from django import forms

from naungan.award.values import Achievement, Criterion, RubricView


class RubricForm(forms.Form):
    """Weights of the three criteria, in whole percent, and which reading of "capaian terbesar"."""

    variant = forms.ChoiceField(
        label="Capaian terbesar berarti",
        choices=[
            (Achievement.COVERAGE.value, "persentase cakupan"),
            (Achievement.PARTICIPANTS.value, "jumlah peserta"),
        ],
    )
    achievement = forms.IntegerField(label="Bobot capaian terbesar", min_value=0, max_value=100)
    progress = forms.IntegerField(label="Bobot perkembangan universal coverage", min_value=0, max_value=100)
    rise = forms.IntegerField(label="Bobot peningkatan dari tahun sebelumnya", min_value=0, max_value=100)

    @classmethod
    def of(cls, rubric: RubricView) -> "RubricForm":
        """Filled with the version in use."""
        weights = {criterion.value: weight for criterion, weight in rubric.weights.items()}
        return cls(initial={"variant": rubric.achievement.value, **weights})

    @property
    def weights(self) -> dict[Criterion, int]:
        return {criterion: self.cleaned_data[criterion.value] for criterion in Criterion}
