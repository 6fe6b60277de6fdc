// The commands of the group "track", one file each.
#ifndef TIDEWAITER_CLI_COMMAND_TRACK_H_
#define TIDEWAITER_CLI_COMMAND_TRACK_H_

#include <vector>

#include "cli/command.h"

namespace tidewaiter::cli {

Command TrackSimulateCommand();  // command_track_simulate.cc
Command TrackIngestCommand();    // command_track_replay.cc
Command TrackReplayCommand();
Command TrackShowCommand();
Command TrackEvaluateCommand();  // command_track_evaluate.cc
Command TrackExportCommand();
Command TrackVerifyCommand();
Command TrackLogCommand();

std::vector<Command> TrackCommands();

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_COMMAND_TRACK_H_
