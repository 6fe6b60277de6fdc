// The commands of the group "track".
#include "cli/command_track.h"

namespace tidewaiter::cli {

std::vector<Command> TrackCommands() {
  std::vector<Command> commands;
  commands.push_back(TrackSimulateCommand());
  commands.push_back(TrackIngestCommand());
  commands.push_back(TrackReplayCommand());
  commands.push_back(TrackShowCommand());
  commands.push_back(TrackEvaluateCommand());
  commands.push_back(TrackExportCommand());
  commands.push_back(TrackVerifyCommand());
  commands.push_back(TrackLogCommand());
  return commands;
}

}  // namespace tidewaiter::cli
