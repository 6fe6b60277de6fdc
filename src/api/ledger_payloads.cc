#include "api/ledger_payloads.h"

namespace tidewaiter::api {

Result<std::shared_ptr<LedgerPayloads>> LedgerPayloads::Open(const payload::StoreOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<payload::Store> store, payload::Store::Open(options));
  return std::shared_ptr<LedgerPayloads>(new LedgerPayloads(std::move(store)));
}

Result<std::vector<PrivateFields>> LedgerPayloads::FieldsOf(const member::Story& story,
                                                            const std::string& by) {
  std::vector<PrivateFields> all;
  for (const member::Step& step : story.steps) {
    all.emplace_back();
    if (step.entry.commitments.empty()) continue;
    const payload::Place place{step.entry.log, step.entry.object, step.number};
    const auto reading = With([&](payload::Store& store) {
      return store.Read(place, {.by = by, .purpose = "reading the record"});
    });
    if (!reading && payload::IsNotKept(reading.error())) continue;
    if (!reading) return std::unexpected(reading.error());
    for (const ledger::Field& field : reading->payload.fields)
      all.back().emplace_back(field.name, field.value);
  }
  return all;
}

void LedgerPayloads::DropDraft(const member::Draft& draft) {
  const payload::Place place{draft.log, draft.object, draft.number};
  With([&](payload::Store& store) {
    const auto kept =
        store.Read(place, {.by = "system", .purpose = "a draft that came to nothing"});
    // What cannot be dropped now waits as a draft and does no harm.
    if (kept && kept->state == payload::KeptState::kDraft) {
      static_cast<void>(store.Drop(place, kept->payload));
    }
  });
}

Result<std::set<std::string>> LedgerPayloads::ObjectsOf(const std::vector<std::string>& clients) {
  std::set<std::string> objects;
  for (const std::string& client : clients) {
    ASSIGN_OR_RETURN(const auto found,
                     With([&](payload::Store& store) { return store.Find(client); }));
    for (const payload::ObjectName& name : found)
      objects.insert(name.object);
  }
  return objects;
}

}  // namespace tidewaiter::api
