"""Pages of one worker: who this is, month by month protected by what, which seat, which bills."""
