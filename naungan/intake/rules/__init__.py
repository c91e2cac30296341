"""How cells and headings are read and mended. Pure: no database, no clock."""
