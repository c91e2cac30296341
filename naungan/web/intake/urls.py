"""Addresses of the uploads' pages."""

from django.urls import path

from naungan.web.intake import batch, listing, moves, new

urlpatterns = [
    path("unggah", listing.uploads, name="uploads"),
    path("unggah/baru", new.new_upload, name="upload-new"),
    path("unggah/<int:batch_id>", batch.batch_page, name="upload"),
    path("unggah/<int:batch_id>/kemajuan", batch.progress, name="upload-progress"),
    path("unggah/<int:batch_id>/perbaikan.xlsx", batch.corrected, name="upload-corrected"),
    path("unggah/<int:batch_id>/kolom", moves.remap, name="upload-columns"),
    path("unggah/<int:batch_id>/periksa", moves.check, name="upload-check"),
    path("unggah/<int:batch_id>/simpan", moves.commit, name="upload-commit"),
    path("unggah/<int:batch_id>/batalkan", moves.undo, name="upload-undo"),
    path("unggah/<int:batch_id>/buang", moves.discard, name="upload-discard"),
]
