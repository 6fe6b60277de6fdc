// Query: the simple event query of EPCIS 2.0, as parameters of an address.
//
//   codec::Problems problems;
//   const Query query = ParseQuery({{"EQ_bizStep", "departing"}, {"perPage", "50"}}, problems);
//   if (Matches(query, event)) ...
//
// Understood: eventType, GE_eventTime, LT_eventTime, GE_recordTime, LT_recordTime, EQ_action,
// EQ_bizStep, EQ_disposition, EQ_readPoint, EQ_bizLocation, EQ_eventID (also eventID), MATCH_epc,
// MATCH_parentID, MATCH_anyEPC, EQ_errorReason, EXISTS_errorDeclaration, orderBy (eventTime,
// recordTime), orderDirection (ASC, DESC), perPage, nextPageToken. Another parameter is a problem
// ("unknown_member"): a query that is half understood would answer another question.
// Several values of one parameter stand between "|" or ","; one has to match. Words match in every
// form, identifiers as EPC URI or Digital Link; MATCH_ takes patterns too
// (urn:epc:idpat:sgtin:4012345.011111.*). Pure functions, thread-safe.
// Source: EPCIS 2.0.1 sections 8.2.7.1 and 12.7.
#ifndef TIDEWAITER_EPCIS_QUERY_H_
#define TIDEWAITER_EPCIS_QUERY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "codec/problem.h"
#include "epcis/event.h"

namespace tidewaiter::epcis {

inline constexpr std::size_t kPerPageMax = 1000;
inline constexpr std::size_t kPerPageUsual = 100;

// Where a page ended: the next begins behind it. Text "1764233999000.17".
struct PagePlace {
  std::int64_t key_ms = 0;  // of the order
  std::uint64_t sequence = 0;
  friend auto operator<=>(const PagePlace&, const PagePlace&) = default;
};

struct Query {
  // Each list: empty = any, else one of them. Words short, identifiers canonical (gs1_id.h).
  std::vector<EventType> types = {};
  std::vector<Action> actions = {};
  std::vector<std::string> biz_steps = {};
  std::vector<std::string> dispositions = {};
  std::vector<std::string> read_points = {};
  std::vector<std::string> biz_locations = {};
  std::vector<std::string> event_ids = {};
  std::vector<std::string> error_reasons = {};
  std::vector<std::string> match_epc = {};  // epcList, childEPCs; or a pattern
  std::vector<std::string> match_parent_id = {};
  std::vector<std::string> match_any_epc = {};  // any list, and the parent
  bool exists_error_declaration = false;
  std::optional<std::int64_t> ge_event_ms = std::nullopt;
  std::optional<std::int64_t> lt_event_ms = std::nullopt;
  std::optional<std::int64_t> ge_record_ms = std::nullopt;
  std::optional<std::int64_t> lt_record_ms = std::nullopt;
  bool by_record_time = false;  // else by the time of events
  bool descending = false;
  std::size_t per_page = kPerPageUsual;
  std::optional<PagePlace> after = std::nullopt;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

// All problems at once, each at "/NAME" of its parameter.
Query ParseQuery(const Parameters& parameters, codec::Problems& problems);

// Everything but order and pages.
bool Matches(const Query& query, const Event& event);

// Every identifier of things in an event, canonical, each once.
std::vector<std::string> AnyEpcs(const Event& event);

std::string PageToken(const PagePlace& place);

// True for "urn:epc:idpat:…", which names many things.
bool IsPattern(std::string_view id);

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_QUERY_H_
