// The commands of the group "track".
#include "cli/command_track.h"

namespace tidewaiter::cli {

std::vector<Command> TrackCommands() {
  std::vector<Command> commands;
  commands.push_back(TrackLogCommand());
  return commands;
}

}  // namespace tidewaiter::cli
