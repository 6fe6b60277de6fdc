#include "server/open_ledger.h"

#include <filesystem>

#include <fmt/format.h>

namespace tidewaiter::server {

os::Path LedgerFolder(const Config& config, const os::Path& data) {
  if (!config.ledger_folder.empty()) return config.ledger_folder;
  std::error_code ignored;
  const os::Path usual = data / "ledger";
  return std::filesystem::exists(usual / "charter.first", ignored) ? usual : os::Path();
}

Result<OpenedLedger> OpenLedger(const LedgerPlace& place) {
  OpenedLedger opened;
  if (place.folder.empty()) return opened;
  const auto tell = [&](const Error& error) {
    return Fail(error.code, fmt::format("the ledger {}: {}", place.folder.native(), error.message));
  };
  if (const Status made = os::MakeFolder(place.folder / "payloads"); !made) {
    return tell(made.error());
  }
  auto payloads = api::LedgerPayloads::Open({.file = place.folder / "payloads" / "payloads.db",
                                             .key = place.key.Derive("ledger payloads"),
                                             .clock = place.clock});
  if (!payloads) return tell(payloads.error());
  opened.payloads = *std::move(payloads);
  auto member = member::Member::Open(
      {.folder = place.folder,
       .ca_file = place.ca_file,
       .urls = place.urls,
       .clock = place.clock,
       .keep_payload = [kept = opened.payloads](std::string_view log, std::string_view object,
                                                std::uint32_t number,
                                                const ledger::Payload& payload) -> Status {
         const payload::Place where{std::string(log), std::string(object), number};
         return kept->With([&](payload::Store& store) { return store.Keep(where, payload); });
       }});
  if (!member) return tell(member.error());
  opened.member = *std::move(member);
  return opened;
}

void AddLedgerReadings(http::Metrics& metrics, const member::Member& ledger) {
  const auto add = [&](const char* name, const char* help, auto read) {
    metrics.AddReading(name, help, [&ledger, read] { return double(read(ledger.health())); });
  };
  using federation::Health;
  add("tidewaiter_ledger_own_signed", "Entries of the own log that are signed",
      [](const Health& h) { return h.own ? h.own->signed_size : 0; });
  add("tidewaiter_ledger_own_final", "Entries of the own log with a quorum",
      [](const Health& h) { return h.own ? h.own->final_size : 0; });
  add("tidewaiter_ledger_own_queued", "Entries that wait to be put into the own log",
      [](const Health& h) { return h.own ? h.own->queued : 0; });
  add("tidewaiter_ledger_own_stopped", "1 when the own log has stopped",
      [](const Health& h) { return h.own && !h.own->stopped.empty() ? 1 : 0; });
  add("tidewaiter_ledger_behind", "Entries of all logs that were seen and are not judged here",
      [](const Health& h) {
        std::uint64_t behind = 0;
        for (const federation::LogHealth& log : h.logs)
          behind += log.largest_seen > log.judged ? log.largest_seen - log.judged : 0;
        return behind;
      });
  add("tidewaiter_ledger_logs_lying", "Logs that get no cosignature for what they did",
      [](const Health& h) {
        std::size_t lying = 0;
        for (const federation::LogHealth& log : h.logs)
          lying += log.lies.empty() ? 0 : 1;
        return lying;
      });
  metrics.AddReading("tidewaiter_ledger_alarms", "Number of the newest alarm", [&ledger] {
    const auto alarms = ledger.alarms();
    return alarms.empty() ? 0.0 : static_cast<double>(alarms.front().id);
  });
}

}  // namespace tidewaiter::server
