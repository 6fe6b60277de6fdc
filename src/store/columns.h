// The columns of each table of the desk, told once: names in the order in which values are bound
// and read, and what is the key. Inside src/store.
//
//   VisitColumns(row, [&](std::string_view name, auto& value) { ... });
#ifndef TIDEWAITER_STORE_COLUMNS_H_
#define TIDEWAITER_STORE_COLUMNS_H_

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

#include "declaration/outcome.h"
#include "desk/event.h"
#include "desk/rows.h"

namespace tidewaiter::store {

template <typename Row, typename T>
concept RowOf = std::same_as<std::remove_const_t<Row>, T>;

template <typename Visit>
void VisitColumns(RowOf<desk::Event> auto& row, Visit&& visit) {
  visit("seq", row.seq);
  visit("time_ms", row.time_ms);
  visit("kind", row.kind);
  visit("subject", row.subject);
  visit("version", row.version);
  visit("actor", row.actor);
  visit("request", row.request);
  visit("data", row.data);
  visit("hash", row.hash);
}

template <typename Visit>
void VisitColumns(RowOf<desk::DeclarationRow> auto& row, Visit&& visit) {
  visit("id", row.id);
  visit("lrn", row.lrn);
  visit("office", row.office);
  visit("declarant", row.declarant);
  visit("declarant_name", row.declarant_name);
  visit("importer", row.importer);
  visit("importer_name", row.importer_name);
  visit("goods", row.goods);
  visit("hs_code", row.hs_code);
  visit("origin", row.origin);
  visit("value_minor", row.value_minor);
  visit("items", row.items);
  visit("version", row.version);
  visit("status", row.status);
  visit("stage", row.stage);
  visit("lane", row.lane);
  visit("basis", row.basis);
  visit("rank", row.rank);
  visit("probability", row.probability);
  visit("stake_minor", row.stake_minor);
  visit("kind", row.kind);
  visit("reason", row.reason);
  visit("lodged_ms", row.lodged_ms);
  visit("arrived_ms", row.arrived_ms);
  visit("decided_ms", row.decided_ms);
  visit("due_ms", row.due_ms);
  visit("finished_ms", row.finished_ms);
  visit("document_seq", row.document_seq);
  visit("decision_seq", row.decision_seq);
  visit("last_seq", row.last_seq);
  visit("control", row.control);
  visit("control_kind", row.control_kind);
  visit("control_status", row.control_status);
  visit("officer", row.officer);
}

template <typename Visit>
void VisitColumns(RowOf<desk::ControlRow> auto& row, Visit&& visit) {
  visit("id", row.id);
  visit("declaration", row.declaration);
  visit("lrn", row.lrn);
  visit("importer", row.importer);
  visit("kind", row.kind);
  visit("status", row.status);
  visit("office", row.office);
  visit("officer", row.officer);
  visit("why_officer", row.why_officer);
  visit("ordered_ms", row.ordered_ms);
  visit("due_ms", row.due_ms);
  visit("started_ms", row.started_ms);
  visit("done_ms", row.done_ms);
  visit("order_seq", row.order_seq);
  visit("act_seq", row.act_seq);
}

template <typename Visit>
void VisitColumns(RowOf<desk::OutcomeRow> auto& row, Visit&& visit) {
  visit("seq", row.seq);
  visit("item", row.item);
  visit("declaration", row.declaration);
  visit("date", row.date);
  visit("known_ms", row.known_ms);
  visit("office", row.office);
  visit("importer", row.importer);
  visit("declarant", row.declarant);
  visit("supplier", row.supplier);
  visit("hs_code", row.hs_code);
  visit("origin", row.origin);
  visit("description", row.description);
  visit("value_minor", row.value_minor);
  visit("source", row.source);
  visit("basis", row.basis);
  visit("checked", row.checked);
  visit("wrong", row.wrong);
  visit("recovered_minor", row.recovered_minor);
}

template <typename Visit>
void VisitColumns(RowOf<desk::NotificationRow> auto& row, Visit&& visit) {
  visit("party", row.party);
  visit("seq", row.seq);
  visit("declaration", row.declaration);
  visit("lrn", row.lrn);
  visit("code", row.code);
  visit("time_ms", row.time_ms);
}

template <typename Visit>
void VisitColumns(RowOf<desk::RuleHitRow> auto& row, Visit&& visit) {
  visit("entry", row.entry);
  visit("seq", row.seq);
  visit("rule", row.rule);
  visit("version", row.version);
  visit("declaration", row.declaration);
  visit("importer", row.importer);
  visit("office", row.office);
  visit("item", row.item);
  visit("items", row.items);
  visit("mode", row.mode);
  visit("time_ms", row.time_ms);
}

template <typename Visit>
void VisitColumns(RowOf<desk::AnswerRow> auto& row, Visit&& visit) {
  visit("principal", row.principal);
  visit("key", row.key);
  visit("request", row.request);
  visit("time_ms", row.time_ms);
  visit("status", row.status);
  visit("body", row.body);
}

template <typename Visit>
void VisitColumns(RowOf<desk::TallyRow> auto& row, Visit&& visit) {
  visit("day", row.day);
  visit("office", row.office);
  visit("measure", row.measure);
  visit("key", row.key);
  visit("count", row.count);
}

template <typename Visit>
void VisitColumns(RowOf<desk::RecordRow> auto& row, Visit&& visit) {
  visit("collection", row.collection);
  visit("id", row.id);
  visit("version", row.version);
  visit("body", row.body);
}

// Table and key of a kind of row; the columns of a key stand in this order.
struct TableName {
  std::string_view table;
  std::string_view key;
};
template <typename Row>
inline constexpr TableName kTable{};
template <>
inline constexpr TableName kTable<desk::Event>{"event", "seq"};
template <>
inline constexpr TableName kTable<desk::DeclarationRow>{"declaration", "id"};
template <>
inline constexpr TableName kTable<desk::ControlRow>{"control", "id"};
template <>
inline constexpr TableName kTable<desk::OutcomeRow>{"outcome", "seq, item"};
template <>
inline constexpr TableName kTable<desk::NotificationRow>{"notification", "party, seq"};
template <>
inline constexpr TableName kTable<desk::RuleHitRow>{"rule_hit", "entry, seq, rule, version"};
template <>
inline constexpr TableName kTable<desk::AnswerRow>{"answer", "principal, key"};
template <>
inline constexpr TableName kTable<desk::TallyRow>{"tally", "day, office, measure, key"};
template <>
inline constexpr TableName kTable<desk::RecordRow>{"record", "collection, id"};

// "a, b, c", with `before` in front of each name.
template <typename Row>
std::string ColumnList(std::string_view before = "") {
  std::string list;
  const Row row{};
  VisitColumns(row, [&](std::string_view name, const auto&) {
    list.append(list.empty() ? "" : ", ").append(before).append(name);
  });
  return list;
}

// "SELECT a, b, c FROM table "; what follows it is fixed text.
template <typename Row>
const std::string& SelectSql() {
  static const std::string sql =
      "SELECT " + ColumnList<Row>() + " FROM " + std::string(kTable<Row>.table) + " ";
  return sql;
}

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_COLUMNS_H_
