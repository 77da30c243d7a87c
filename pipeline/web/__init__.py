"""The edge that people and monitors see over HTTP. Never loads the reading stack."""
