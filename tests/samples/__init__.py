"""What tests of several kinds are made with: municipalities drawn at random or made by hand, and files."""
