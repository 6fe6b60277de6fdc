// Views of the ledger: what a member knows as the JSON of the API (schemas of
// src/api/openapi.json).
#ifndef TIDEWAITER_API_LEDGER_VIEWS_H_
#define TIDEWAITER_API_LEDGER_VIEWS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/json_writer.h"
#include "member/member.h"

namespace tidewaiter::api {

// Names and JSON values of private fields.
using PrivateFields = std::vector<std::pair<std::string, std::string>>;

// SHA-256 of the file that the private field "document" describes; "" where there is none.
std::string DocumentSumOf(const PrivateFields& fields);

std::string HexText(std::span<const unsigned char> bytes);  // small letters

// All logs, our own first, which is not among those that we mirror.
std::vector<federation::LogHealth> AllLogs(const member::Member& ledger,
                                           const federation::Health& health);

std::string FederationJson(const member::Member& ledger);
// Keys of the charter that are or were in force: who says, cosigns and writes with them.
std::string CharterKeysJson(const member::Member& ledger);

// What somebody noted of an alarm.
struct AlarmSeen {
  std::string by;
  std::int64_t at_ms = 0;
  std::string note;
};
std::string LedgerAlarmJson(const member::Alarm& alarm, const std::optional<AlarmSeen>& seen);

std::string RecordPageJson(std::span<const member::Record> records, std::string_view next);

// `fields` of each step, as many as there are steps; `may_say` is what the reader may.
std::string StoryJson(const member::Story& story, std::span<const PrivateFields> fields,
                      std::span<const std::string> may_say);

// The answer to what was said.
std::string SaidJson(const member::Said& said);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_VIEWS_H_
