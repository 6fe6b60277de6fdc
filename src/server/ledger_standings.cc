#include "server/ledger_standings.h"

#include <nlohmann/json.hpp>

namespace tidewaiter::server {
namespace {

constexpr std::string_view kOperator = "operator";
constexpr std::string_view kHolderId = "holder_id";
constexpr std::string_view kForgotten = "ledger_forgotten";  // records of the desk, by object
constexpr std::size_t kPageMax = 200;

payload::Asker Index() {
  return {.by = "system", .purpose = "to find the operators of declarations"};
}

}  // namespace

Result<std::shared_ptr<LedgerStandings>> LedgerStandings::Load(
    const member::Member& ledger, std::shared_ptr<api::LedgerPayloads> payloads) {
  std::shared_ptr<LedgerStandings> standings(new LedgerStandings(ledger, std::move(payloads)));
  RETURN_IF_ERROR(standings->ReadAll());
  return standings;
}

Status LedgerStandings::ReadAll() {
  member::RecordQuery query{.kind = std::string(kOperator), .limit = kPageMax};
  do {
    ASSIGN_OR_RETURN(const member::RecordPage page, ledger_->List(query));
    for (const member::Record& record : page.records) {
      const auto story = ledger_->Tell(record.object, record.log);
      if (!story) continue;  // it is told when it is final
      for (const member::Step& step : story->steps)
        if (step.is_final) book_.Apply(step.entry, step.index);
    }
    query.cursor = page.next;
  } while (!query.cursor.empty());
  ASSIGN_OR_RETURN(const payload::IdsRead known, payloads_->With([](payload::Store& store) {
    return store.Ids(kOperator, kHolderId, Index());
  }));
  for (const auto& [name, id] : known.ids)
    book_.Know(name, id);
  return {};
}

void LedgerStandings::Take(const member::FinalEntry& final_entry) {
  const ledger::Entry& entry = final_entry.entry;
  if (!entry.type.starts_with("operator.")) return;
  book_.Apply(entry, final_entry.index);
  if (!entry.commitments.empty()) Know({entry.log, entry.object, entry.number});
}

void LedgerStandings::Know(const payload::Place& place) {
  if (!place.object.starts_with("operator/")) return;
  const auto reading =
      payloads_->With([&](payload::Store& store) { return store.Read(place, Index()); });
  if (!reading) return;  // it has not come, or was deleted
  for (const ledger::Field& field : reading->payload.fields) {
    if (field.name != kHolderId) continue;
    const auto id = nlohmann::json::parse(field.value, nullptr, false);
    if (id.is_string()) book_.Know({place.log, place.object}, id.get<std::string>());
  }
}

void LedgerStandings::Apply(const desk::RecordRow& record) {
  if (record.collection != kForgotten) return;
  const std::lock_guard lock(mutex_);
  if (ledger_ == nullptr) return;
  if (const auto story = ledger_->Tell(record.id)) book_.Forget({story->record.log, record.id});
}

void LedgerStandings::Stop() {
  const std::lock_guard lock(mutex_);
  ledger_ = nullptr;
}

std::vector<desk::TraderStanding> LedgerStandings::Of(std::string_view trader, std::int64_t at_ms) {
  {
    const std::lock_guard lock(mutex_);
    if (ledger_ != nullptr) book_.Use(ledger_->charter());
  }
  return book_.Of(trader, at_ms);
}

desk::StandingsOf StandingsSlot::Function() const {
  return [inside = inside_](std::string_view trader, std::int64_t at_ms) {
    const std::shared_ptr<LedgerStandings> standings = inside->load();
    return standings ? standings->Of(trader, at_ms) : std::vector<desk::TraderStanding>();
  };
}

std::function<void(const clearance::Change&)> StandingsSlot::Follower() const {
  return [inside = inside_](const clearance::Change& change) {
    const std::shared_ptr<LedgerStandings> standings = inside->load();
    if (!standings) return;
    for (const desk::RecordRow& record : change.batch.records)
      standings->Apply(record);
  };
}

}  // namespace tidewaiter::server
