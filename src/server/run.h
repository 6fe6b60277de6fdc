// Run: the server from its first line to its last. Joins store, engine, API and socket.
#ifndef TIDEWAITER_SERVER_RUN_H_
#define TIDEWAITER_SERVER_RUN_H_

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/api.h"
#include "base/progress.h"
#include "os/clock.h"
#include "server/config.h"

namespace tidewaiter::server {

struct RunOptions {
  os::Path data;  // folder: journal, documents, key, model, history
  Config config;
  bool demo = false;
  double demo_per_minute = 12;
  std::string version;
  std::span<const api::Asset> assets;
};

// What a server tells the people who started it, and its log.
struct Voice {
  std::function<void(std::string_view line)> say;  // for people
  std::function<void(std::string_view line)> log;  // one JSON object a line, no personal data
  std::function<Status()> keep_on;                 // an error ends the server: Ctrl-C
};

// Opens everything, serves until `keep_on` says no, and closes in the right order: what was
// answered is on disk, what the detectors learned too. Errors: those of opening, kConflict when
// another process has the store.
Status Run(const RunOptions& options, const os::Clock& clock, const Voice& voice,
           const Progress& progress);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_RUN_H_
