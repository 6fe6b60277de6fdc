// The way of a device, out of a frame log.
#include <limits>

#include <fmt/format.h>

#include "base/calendar.h"
#include "cli/command_track.h"
#include "cli/exit_code.h"
#include "monitor/journey_export.h"
#include "monitor/journey_thin.h"

namespace tidewaiter::cli {
namespace {

struct Export {
  os::Path log;
  std::vector<std::string> devices;
  std::int64_t from_ms = 0;
  std::int64_t until_ms = std::numeric_limits<std::int64_t>::max();
  monitor::ExportFormat format = monitor::ExportFormat::kGpx;
  std::uint64_t points = 0;
};

// "2026-11-30" or "2026-11-30T12:00:00Z"; a day's end where it ends a period.
Option MomentOption(std::string name, std::string help, std::int64_t* target, bool end) {
  return {.name = std::move(name),
          .value = "TIME",
          .help = std::move(help),
          .set = [target, end](std::string_view text) -> Status {
            constexpr std::int64_t kSecondMs = 1000;
            constexpr std::int64_t kDayMs = 86'400 * kSecondMs;
            if (const auto day = ParseIsoDay(text)) {
              *target = *day * kDayMs + (end ? kDayMs - 1 : 0);
              return {};
            }
            ASSIGN_OR_RETURN(const std::int64_t seconds, ParseRfc3339(text));
            *target = seconds * kSecondMs;
            return {};
          }};
}

monitor::Journey Thinned(monitor::Journey journey, std::uint64_t points_max) {
  if (points_max == 0) return journey;
  const monitor::Thinned thinned =
      monitor::Thin(journey.points, monitor::KeepingStops(journey, {.points_max = points_max}));
  std::vector<monitor::JourneyPoint> kept;
  for (const std::size_t i : thinned.kept)
    kept.push_back(journey.points[i]);
  journey.points = std::move(kept);
  return journey;
}

Result<int> Run(const Export& asked, Terminal& terminal) {
  monitor::JourneyAsk ask;
  for (const std::string& device : asked.devices)
    ask.devices.push_back({.id = device, .valid = {}, .places = true});
  ask.from_ms = asked.from_ms;
  ask.until_ms = asked.until_ms;
  ASSIGN_OR_RETURN(const auto index,
                   monitor::FrameIndex::Open({.log = asked.log, .files = {}, .write = false}));
  RETURN_IF_ERROR(index->CatchUp());
  ASSIGN_OR_RETURN(monitor::Journey journey, monitor::RebuildJourney(ask, *index, asked.log));
  terminal.Say(fmt::format("{} frames, {} points, {} stops, {:.1f} km, {} gaps\n", journey.frames,
                           journey.points.size(), journey.stops.size(), journey.distance_m / 1000,
                           journey.gaps.size()));
  journey = Thinned(std::move(journey), asked.points);
  const std::string name = fmt::format("{}", fmt::join(asked.devices, ", "));
  terminal.Out(monitor::ExportJourney(journey, asked.format, {.name = name, .marks = {}}));
  return kExitOk;
}

}  // namespace

Command TrackExportCommand() {
  const auto asked = std::make_shared<Export>();
  Command command{
      .name = "track export",
      .summary = "write the way of devices for maps and tables",
      .synopsis = "--log DIR --device ID [OPTIONS]",
      .description =
          "Reads a frame log, decodes what the devices sent again, and writes their way to "
          "standard "
          "output in the order of their clocks: what was sent twice once, what came late marked, "
          "records that could not be read named. May run beside a program that writes the log. See "
          "docs/formats/journey-export.md."};
  Option device =
      TextsOption("--device", "A device, as it calls itself; may come again.", &asked->devices);
  device.value = "ID";
  Option log = FolderOption("--log", "The folder of the frame log.", &asked->log);
  const std::vector<std::string> formats{"csv", "gpx", "kml", "geojson"};
  command.options = {
      std::move(log).Required(),
      std::move(device).Required(),
      MomentOption("--from", "From that day or moment on, by the device's clock.", &asked->from_ms,
                   false),
      MomentOption("--until", "Up to that day or moment.", &asked->until_ms, true),
      ChoiceOption("--format", "csv, gpx (default), kml or geojson.", formats,
                   [asked, formats](std::size_t place) {
                     asked->format = *monitor::FindExportFormat(formats[place]);
                   }),
      CountOption("--points", "At most so many points, those that matter least left out.",
                  &asked->points, 2, 1'000'000)};
  command.examples = {
      {"tidewaiter track export --log tidewaiter-data/frames --device 8800000015 > way.gpx",
       "All that a seal said:"},
      {"tidewaiter track export --log frames --device 8800000015 --from 2026-11-30 --format csv",
       "Since a day, as a table:"}};
  command.run = [asked](Terminal& terminal) { return Run(*asked, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
