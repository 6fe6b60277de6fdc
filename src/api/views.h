// Views: rows as the JSON of the API (schemas of src/api/openapi.json), for who looks at them.
#ifndef TIDEWAITER_API_VIEWS_H_
#define TIDEWAITER_API_VIEWS_H_

#include <string>

#include "api/house.h"
#include "codec/json_writer.h"
#include "desk/rows.h"
#include "desk/store.h"
#include "risk/sentences.h"

namespace tidewaiter::api {

// Who looks. A trader never sees lanes, findings, or anything that would teach what is detected.
struct Viewer {
  const House* house = nullptr;
  bool officer = false;
  risk::Language language = risk::Language::kEnglish;
};

std::string TimeText(std::int64_t time_ms);  // "2026-11-24T03:00:00.123Z"
// Milliseconds of an ISO date at 00:00 UTC. Errors: kInvalidArgument.
Result<std::int64_t> ParseDate(std::string_view text);

void AppendParty(codec::JsonWriter& json, std::string_view name, std::string_view id,
                 std::string_view party_name);
void AppendSummary(codec::JsonWriter& json, const desk::DeclarationRow& row, const Viewer& viewer);
std::string SummaryJson(const desk::DeclarationRow& row, const Viewer& viewer);

// What an order says beyond its row; reads its event.
struct OrderDetails {
  std::vector<std::uint32_t> items;
  KindSet kinds;
  std::string act;  // JSON, "" before it is done
};
Result<OrderDetails> ReadOrder(desk::Store& store, const desk::ControlRow& row);
void AppendControl(codec::JsonWriter& json, const desk::ControlRow& row,
                   const OrderDetails& details, const Viewer& viewer);
std::string ControlJson(const desk::ControlRow& row, const OrderDetails& details,
                        const Viewer& viewer);

std::string NotificationJson(const desk::NotificationRow& row, const Viewer& viewer);

// A cursor as opaque text, and back. Errors: kInvalidArgument.
std::string CursorText(const desk::Cursor& cursor);
Result<desk::Cursor> ParseCursor(std::string_view text);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_VIEWS_H_
