"""The settings under which tests run: a data folder of their own inside the clone's, no pool, plain static files.

The folder also goes into the environment, so that a process which a test starts meets the tests' database and keys,
never the real ones.
"""

import os

from naungan.project.folder import ROOT, DataFolder

_folder = DataFolder.of_clone(ROOT)
if os.environ.get("NAUNGAN_DATA_DIR_OF_TESTS") != str(_folder.path):
    os.environ["NAUNGAN_DATA_DIR"] = os.environ["NAUNGAN_DATA_DIR_OF_TESTS"] = str(_folder.path / "test")
os.environ.pop("NAUNGAN_KEYS_DIR", None)

from naungan.project.settings import *  # noqa: E402, F403
from naungan.project.settings import DATABASES  # noqa: E402

DATABASES["default"]["OPTIONS"] = {}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
