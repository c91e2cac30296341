"""Pages of 1 Desa 100 Pekerja Rentan: regions and villages at a glance, a village's dossier, the people in it."""
