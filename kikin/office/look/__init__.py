"""How every page looks and speaks: languages, words, parts of a page. It knows no stage and no record."""
