from npt_training.atlas.build.cli import atlas

atlas()
