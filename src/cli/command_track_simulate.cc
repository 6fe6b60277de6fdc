// A world of movements, as files or sent to a running intake.
#include <fmt/format.h>

#include "cli/command_track.h"
#include "cli/exit_code.h"
#include "codec/json_writer.h"
#include "sim/movement/send.h"
#include "sim/movement/world.h"

namespace tidewaiter::cli {
namespace {

struct Simulate {
  sim::WorldOptions world;
  os::Path out;
  os::Path network;
  os::Path ports;
  os::Path countries;
  std::string country;
  std::string to;
  std::string nmea_to;
  std::string remote_id_to;
  std::uint64_t speed = 60;
};

Result<sim::Land> LandOf(const Simulate& simulate) {
  if (!simulate.network.empty()) {
    ASSIGN_OR_RETURN(const std::string text, os::ReadFile(simulate.network));
    return sim::LandFromNetwork(text, simulate.world.seed);
  }
  const bool any = !simulate.ports.empty() || !simulate.countries.empty();
  if (!any) return sim::InventedLand();
  if (simulate.ports.empty() || simulate.countries.empty() || simulate.country.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "--ports, --countries and --country go together",
                "--ports");
  }
  ASSIGN_OR_RETURN(const std::string ports, os::ReadFile(simulate.ports));
  ASSIGN_OR_RETURN(const std::string countries, os::ReadFile(simulate.countries));
  return sim::LandFromPorts(ports, countries, simulate.country, simulate.world.seed);
}

Result<int> Send(const Simulate& simulate, sim::Land land, Terminal& terminal) {
  ASSIGN_OR_RETURN(auto world, sim::MovementWorld::Create(simulate.world, std::move(land)));
  ASSIGN_OR_RETURN(const sim::SendCounts sent,
                   sim::SendWorld(*world,
                                  {.to = simulate.to,
                                   .nmea_to = simulate.nmea_to,
                                   .remote_id_to = simulate.remote_id_to,
                                   .speed = static_cast<double>(simulate.speed)},
                                  terminal.progress()));
  terminal.FinishProgress();
  terminal.Out(terminal.json() ? fmt::format("{{\"sent\":{},\"answered\":{},\"devices\":{}}}\n",
                                             sent.frames, sent.answered, sent.devices)
                               : fmt::format("{} frames of {} devices were sent, {} answered\n",
                                             sent.frames, sent.devices, sent.answered));
  return kExitOk;
}

Result<int> Run(const Simulate& simulate, Terminal& terminal) {
  if (simulate.out.empty() == simulate.to.empty())
    return Fail(ErrorCode::kInvalidArgument, "give --out or --to, one of them", "--out");
  ASSIGN_OR_RETURN(sim::Land land, LandOf(simulate));
  if (!simulate.to.empty()) return Send(simulate, std::move(land), terminal);
  RETURN_IF_ERROR(
      sim::WriteWorld(simulate.world, std::move(land), simulate.out, terminal.progress()));
  terminal.FinishProgress();
  if (terminal.json()) {
    std::string out;
    codec::JsonWriter json(out);
    json.BeginObject().Member("out", simulate.out.string()).Member("trips", simulate.world.trips);
    json.Member("seed", simulate.world.seed).EndObject();
    terminal.Out(out + '\n');
  } else {
    terminal.Out(fmt::format(
        "{} trips are in {}: frames.jsonl, vessels.nmea, plan.json, truth.csv, world.json\n",
        simulate.world.trips, simulate.out.string()));
  }
  return kExitOk;
}

std::vector<Option> Options(Simulate& simulate) {
  sim::WorldOptions& world = simulate.world;
  return {FolderOption("--out", "A new folder for the files.", &simulate.out),
          CountOption("--seed", "Another seed is another world (default 1).", &world.seed, 0,
                      UINT64_MAX),
          CountOption("--trips", "Trips of trucks (default 100).", &world.trips, 1, sim::kTripsMax),
          CountOption("--ships", "Ships along the coast of the invented land (default 0).",
                      &world.ships, 0, 100'000),
          CountOption("--flights", "Flights of drones at its border (default 0).", &world.flights,
                      0, 100'000),
          ShareOption("--guilty-share", "Of trips, at which something is done (default 20%).",
                      &world.guilty_share),
          ShareOption("--look-alike-share", "Of trips, that only look like it (default 20%).",
                      &world.look_alike_share),
          FileOption("--network", "FILE", "Roads as GeoJSON instead of the invented land.",
                     &simulate.network),
          FileOption("--ports", "FILE", "Ports as JSON, with --countries and --country.",
                     &simulate.ports),
          FileOption("--countries", "FILE", "Areas of countries as GeoJSON.", &simulate.countries),
          TextOption("--country", "CODE", "Two letters: routes from its ports to its border.",
                     &simulate.country),
          TextOption("--to", "HOST:PORT", "Send the frames of trackers and seals there over TCP.",
                     &simulate.to),
          TextOption("--nmea-to", "HOST:PORT", "With --to: sentences of ships there over UDP.",
                     &simulate.nmea_to),
          TextOption("--remote-id-to", "HOST:PORT", "With --to: drones there over UDP.",
                     &simulate.remote_id_to),
          CountOption("--speed", "With --to: so many seconds in one (default 60).", &simulate.speed,
                      1, 1'000'000)};
}

}  // namespace

Command TrackSimulateCommand() {
  const auto simulate = std::make_shared<Simulate>();
  Command command{
      .name = "track simulate",
      .summary = "make movements to try things with: trucks, seals, ships, drones, thieves",
      .synopsis = "--out DIR | --to HOST:PORT [OPTIONS]",
      .description =
          "Writes what the devices of a world that does not exist would send, in their own "
          "protocols, the plan of its movements, and truth.csv with what is really done, to judge "
          "alarms with. The same options give the same files, byte for byte. With --to the "
          "frames go to a running intake instead, in the order and at the pace of the world."};
  command.options = Options(*simulate);
  command.examples = {{"tidewaiter track simulate --out world --trips 200 --ships 50 --flights 20",
                       "A world in a folder:"},
                      {"tidewaiter track simulate --to localhost:5027 --trips 20 --speed 600",
                       "Devices that talk to an intake:"}};
  command.run = [simulate](Terminal& terminal) { return Run(*simulate, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
