from npt_training.atlas.build.cli import build

build()
