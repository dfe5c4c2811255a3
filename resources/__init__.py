"""What the programs ship beside their code: the catalogue, the law's terms and days, words, icons and fonts."""
