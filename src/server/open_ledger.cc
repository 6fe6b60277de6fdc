#include "server/open_ledger.h"

#include <filesystem>

#include <fmt/format.h>

#include "codec/json_writer.h"
#include "member/note_keys.h"
#include "pglog/log_database.h"
#include "tradetrust/routes.h"

namespace tidewaiter::server {

os::Path LedgerFolder(const Config& config, const os::Path& data) {
  if (!config.ledger_folder.empty()) return config.ledger_folder;
  std::error_code ignored;
  const os::Path usual = data / "ledger";
  return std::filesystem::exists(usual / "charter.first", ignored) ? usual : os::Path();
}

namespace {

clearance::Command LineOf(const payload::Audit& audit) {
  std::string data;
  codec::JsonWriter json(data);
  json.BeginObject().Member("object", audit.place.object).Member("number", audit.place.number);
  json.Key("fields").BeginArray();
  for (const std::string& field : audit.fields)
    json.Text(field);
  json.EndArray().Member("to", audit.to).EndObject();
  clearance::Command command;
  command.who.id = "system";
  command.work = clearance::PutRecord{
      .collection = "ledger_disclosed",
      .id = fmt::format("{}#{}>{}", audit.place.object, audit.place.number, audit.to),
      .if_version = {},
      .body = data,
      .kind = "ledger.disclosed",
      .data = data};
  command.done = [](const clearance::Answer&) {};
  return command;
}

// Standings first: they are told by deliveries.
Status Join(const LedgerPlace& place, OpenedLedger& opened) {
  if (place.standings) {
    ASSIGN_OR_RETURN(opened.standings, LedgerStandings::Load(*opened.member, opened.payloads));
  }
  ASSIGN_OR_RETURN(
      opened.deliveries,
      Deliveries::Start({.ledger = *opened.member,
                         .folder = place.folder,
                         .payloads = opened.payloads,
                         .urls = place.urls,
                         .ca_file = place.ca_file,
                         .clock = place.clock,
                         .on_audit = place.on_audit,
                         .on_received = [standings = opened.standings](const payload::Place& at) {
                           if (standings) standings->Know(at);
                         }}));
  opened.member->OnFinal([deliveries = opened.deliveries,
                          standings = opened.standings](const member::FinalEntry& entry) {
    deliveries->Take(entry);
    if (standings) standings->Take(entry);
  });
  return {};
}

Result<std::shared_ptr<api::LedgerPayloads>> OpenPayloads(const LedgerPlace& place) {
  ASSIGN_OR_RETURN(const auto own, member::PayloadKeyOf(place.folder));
  RETURN_IF_ERROR(os::MakeFolder(place.folder / "payloads"));
  return api::LedgerPayloads::Open({.file = place.folder / "payloads" / "payloads.db",
                                    .key = (own ? *own : place.key).Derive("ledger payloads"),
                                    .clock = place.clock});
}

}  // namespace

Result<OpenedLedger> OpenLedger(const LedgerPlace& place) {
  OpenedLedger opened;
  if (place.folder.empty()) return opened;
  const auto tell = [&](const Error& error) {
    return Fail(error.code, fmt::format("the ledger {}: {}", place.folder.native(), error.message));
  };
  auto open_log = pglog::OpenLogsOf(place.folder, place.use);
  if (!open_log) return tell(open_log.error());
  // The member first: it holds the folder's lock.
  const auto kept = std::make_shared<std::shared_ptr<api::LedgerPayloads>>();
  auto member = member::Member::Open(
      {.folder = place.folder,
       .ca_file = place.ca_file,
       .urls = place.urls,
       .ocsp_path = std::string(place.tradetrust ? tradetrust::kOcspPath : ""),
       .clock = place.clock,
       .keep_payload = [kept](std::string_view log, std::string_view object, std::uint32_t number,
                              const ledger::Payload& payload) -> Status {
         const payload::Place where{std::string(log), std::string(object), number};
         return (*kept)->With([&](payload::Store& store) { return store.Keep(where, payload); });
       },
       .open_log = *std::move(open_log)});
  if (!member) return tell(member.error());
  opened.member = *std::move(member);
  auto payloads = OpenPayloads(place);
  if (!payloads) return tell(payloads.error());
  opened.payloads = *std::move(payloads);
  *kept = opened.payloads;
  if (const Status joined = Join(place, opened); !joined) return tell(joined.error());
  return opened;
}

void OpenedLedger::Close() {
  if (deliveries) deliveries->Stop();
  if (standings) standings->Stop();
  member.reset();
}

void DeliveryJournal::Write(const payload::Audit& audit) {
  const std::lock_guard lock(mutex_);
  if (engine_ == nullptr) {
    early_.push_back(audit);
  } else {
    engine_->Submit(LineOf(audit));
  }
}

void DeliveryJournal::Begin(clearance::Engine& engine) {
  const std::lock_guard lock(mutex_);
  engine_ = &engine;
  for (const payload::Audit& audit : early_)
    engine.Submit(LineOf(audit));
  early_.clear();
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

void AddDeliveryReadings(http::Metrics& metrics, std::shared_ptr<Deliveries> deliveries) {
  metrics.AddReading("tidewaiter_ledger_deliveries_waiting",
                     "Private fields that wait to be sent to other members", [deliveries] {
                       const auto waiting = deliveries->waiting();
                       return waiting ? static_cast<double>(*waiting) : 0.0;
                     });
  metrics.AddReading("tidewaiter_ledger_deliveries_given_up",
                     "Private fields that another member did not take and that nobody sent again",
                     [deliveries = std::move(deliveries)] {
                       const auto given_up = deliveries->given_up();
                       return given_up ? static_cast<double>(given_up->size()) : 0.0;
                     });
}

}  // namespace tidewaiter::server
