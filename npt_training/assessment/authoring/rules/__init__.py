"""Pure rules of authoring: shapes on a picture, differences of versions, twins, states."""
