"""Long numbers that a spreadsheet has written with an exponent (1,99001E+11): their last digits are lost."""

EXPONENT = r"\d(?:[.,]\d+)?[eE]\+\d+"
DESTROYED = (
    "Excel har skrivit om långa nummer till formen 1,99E+11, och deras sista siffror är borta. De går inte "
    "att få tillbaka ur filen: ta ut den igen ur systemet, och läs in kolumnen som text (Data, Från "
    "text/CSV) om den ska öppnas i Excel."
)
