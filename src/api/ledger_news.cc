#include "api/ledger_news.h"

#include <fmt/format.h>

#include "api/ledger_numbers.h"
#include "api/ledger_payloads.h"
#include "api/streams.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {

void LedgerNews::Tell(const member::FinalEntry& final_entry) {
  const ledger::Entry& entry = final_entry.entry;
  std::string json;
  codec::JsonWriter(json)
      .BeginObject()
      .Member("object", entry.object)
      .Member("type", entry.type)
      .Member("number", entry.number)
      .Member("final", true)
      .EndObject();
  const std::lock_guard lock(mutex_);
  if (house_ == nullptr) return;
  house_->numbers->Take(final_entry);
  if (!entry.commitments.empty()) {
    // Of others' entries nothing is kept here: that it is not found is no fault.
    static_cast<void>(
        house_->payloads->With([&](payload::Store& store) { return store.MarkFinal(entry); }));
  }
  house_->streams->Tell({.event = "ledger", .object = entry.object, .json = std::move(json)});
}

void LedgerNews::Tell(const member::Alarm& alarm) {
  std::string json;
  codec::JsonWriter(json)
      .BeginObject()
      .Member("id", fmt::format("{}", alarm.id))
      .Member("code", alarm.code)
      .Member("log", alarm.log)
      .Member("member", alarm.member)
      .EndObject();
  const std::lock_guard lock(mutex_);
  if (house_ == nullptr) return;
  house_->streams->Tell({.event = "ledger_alarm", .object = "", .json = std::move(json)});
}

void LedgerNews::Stop() {
  const std::lock_guard lock(mutex_);
  house_ = nullptr;
}

}  // namespace tidewaiter::api
