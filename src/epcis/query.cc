#include "epcis/query.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "epcis/gs1_id.h"
#include "epcis/vocabulary.h"

namespace tidewaiter::epcis {
namespace {

constexpr std::size_t kValuesMax = 100;  // of one parameter: an address has no room for more
constexpr std::string_view kPatternUrn = "urn:epc:idpat:";
constexpr std::string_view kIdUrn = "urn:epc:id:";

bool Begins(std::string_view text) {
  return text.starts_with("urn:") || text.starts_with("http:") || text.starts_with("https:");
}

// A comma divides words; in identifiers only where another identifier follows, for it may be part
// of a serial number.
std::vector<std::string_view> Values(std::string_view text, bool ids) {
  std::vector<std::string_view> values;
  std::size_t from = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const bool end = at == text.size() || text[at] == '|';
    const bool comma = !end && text[at] == ',' && (!ids || Begins(text.substr(at + 1)));
    if (!end && !comma) continue;
    if (at > from) values.push_back(text.substr(from, at - from));
    from = at + 1;
  }
  return values;
}

class QueryParser {
 public:
  explicit QueryParser(codec::Problems& problems) : problems_(problems) {}
  Query Parse(const Parameters& parameters);

 private:
  bool WordParameter();
  bool IdParameter();
  bool TimeParameter();
  bool OtherParameter();
  void Types();
  void Actions();
  void WordsInto(Words words, std::vector<std::string>& into);
  void IdsInto(std::vector<std::string>& into);
  void TimeInto(std::optional<std::int64_t>& into);
  void Order();
  void PerPage();
  void Token();
  void Note(std::string_view code, std::string detail) {
    problems_.push_back(
        {std::string(code), fmt::format("/{}", name_.substr(0, 60)), std::move(detail)});
  }
  std::vector<std::string_view> SomeValues(bool ids) {
    auto values = Values(text_, ids);
    if (values.empty()) Note("required", "has no value");
    if (values.size() > kValuesMax) {
      Note("too_many", fmt::format("more than {} values", kValuesMax));
      values.resize(kValuesMax);
    }
    return values;
  }

  codec::Problems& problems_;
  Query query_;
  std::string_view name_;
  std::string_view text_;
};

Query QueryParser::Parse(const Parameters& parameters) {
  for (const auto& [name, text] : parameters) {
    name_ = name;
    text_ = text;
    if (!WordParameter() && !IdParameter() && !TimeParameter() && !OtherParameter())
      Note("unknown_member", "is no parameter of an event query");
  }
  return std::move(query_);
}

bool QueryParser::WordParameter() {
  if (name_ == "eventType") {
    Types();
  } else if (name_ == "EQ_action") {
    Actions();
  } else if (name_ == "EQ_bizStep") {
    WordsInto(Words::kBizStep, query_.biz_steps);
  } else if (name_ == "EQ_disposition") {
    WordsInto(Words::kDisposition, query_.dispositions);
  } else if (name_ == "EQ_errorReason") {
    WordsInto(Words::kErrorReason, query_.error_reasons);
  } else {
    return false;
  }
  return true;
}

bool QueryParser::IdParameter() {
  if (name_ == "EQ_readPoint") {
    IdsInto(query_.read_points);
  } else if (name_ == "EQ_bizLocation") {
    IdsInto(query_.biz_locations);
  } else if (name_ == "eventID" || name_ == "EQ_eventID") {
    for (const std::string_view value : SomeValues(true))
      query_.event_ids.emplace_back(value);
  } else if (name_ == "MATCH_epc") {
    IdsInto(query_.match_epc);
  } else if (name_ == "MATCH_parentID") {
    IdsInto(query_.match_parent_id);
  } else if (name_ == "MATCH_anyEPC") {
    IdsInto(query_.match_any_epc);
  } else {
    return false;
  }
  return true;
}

bool QueryParser::TimeParameter() {
  if (name_ == "GE_eventTime") {
    TimeInto(query_.ge_event_ms);
  } else if (name_ == "LT_eventTime") {
    TimeInto(query_.lt_event_ms);
  } else if (name_ == "GE_recordTime") {
    TimeInto(query_.ge_record_ms);
  } else if (name_ == "LT_recordTime") {
    TimeInto(query_.lt_record_ms);
  } else {
    return false;
  }
  return true;
}

bool QueryParser::OtherParameter() {
  if (name_ == "EXISTS_errorDeclaration") {
    query_.exists_error_declaration = true;  // the standard gives it no value
  } else if (name_ == "orderBy" || name_ == "orderDirection") {
    Order();
  } else if (name_ == "perPage") {
    PerPage();
  } else if (name_ == "nextPageToken") {
    Token();
  } else {
    return false;
  }
  return true;
}

void QueryParser::Types() {
  for (const std::string_view value : SomeValues(false)) {
    if (const auto type = FindEventType(value)) {
      query_.types.push_back(*type);
    } else {
      Note("choice", fmt::format("'{}' is no kind of event", value.substr(0, 60)));
    }
  }
}

void QueryParser::Actions() {
  for (const std::string_view value : SomeValues(false)) {
    if (const auto action = FindAction(value)) {
      query_.actions.push_back(*action);
    } else {
      Note("choice", fmt::format("'{}' is not ADD, OBSERVE or DELETE", value.substr(0, 60)));
    }
  }
}

void QueryParser::WordsInto(Words words, std::vector<std::string>& into) {
  for (const std::string_view value : SomeValues(false)) {
    if (auto word = Short(words, value)) {
      into.push_back(std::move(*word));
    } else {
      Note("word", fmt::format("'{}' is no word of CBV and no URI", value.substr(0, 60)));
    }
  }
}

void QueryParser::IdsInto(std::vector<std::string>& into) {
  for (const std::string_view value : SomeValues(true)) {
    if (!IsUri(value) || value.size() > kIdMax) {
      Note("uri", fmt::format("'{}' is no URI", value.substr(0, 60)));
    } else {
      into.push_back(IsPattern(value) ? std::string(value) : Canonical(value));
    }
  }
}

void QueryParser::TimeInto(std::optional<std::int64_t>& into) {
  const auto moment = ParseMoment(text_);
  if (!moment) return Note("time", moment.error().message);
  into = moment->ms;
}

void QueryParser::Order() {
  if (name_ == "orderBy" && (text_ == "eventTime" || text_ == "recordTime")) {
    query_.by_record_time = text_ == "recordTime";
  } else if (name_ == "orderDirection" && (text_ == "ASC" || text_ == "DESC")) {
    query_.descending = text_ == "DESC";
  } else {
    Note("choice",
         name_ == "orderBy" ? "is neither eventTime nor recordTime" : "is neither ASC nor DESC");
  }
}

template <typename T>
bool Number(std::string_view text, T& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size();
}

void QueryParser::PerPage() {
  std::size_t pages = 0;
  if (!Number(text_, pages) || pages < 1 || pages > kPerPageMax)
    return Note("range", fmt::format("is not between 1 and {}", kPerPageMax));
  query_.per_page = pages;
}

void QueryParser::Token() {
  PagePlace place;
  const std::size_t dot = std::min(text_.find('.'), text_.size());
  if (dot == text_.size() || !Number(text_.substr(0, dot), place.key_ms) ||
      !Number(text_.substr(dot + 1), place.sequence)) {
    return Note("format", "is not a token that a page ended with");
  }
  query_.after = place;
}

template <typename T>
bool OneOf(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool Within(std::int64_t ms, const std::optional<std::int64_t>& from,
            const std::optional<std::int64_t>& before) {
  return (!from || ms >= *from) && (!before || ms < *before);
}

// "urn:epc:idpat:sgtin:4012345.*.*" of "urn:epc:id:sgtin:4012345.011111.7".
bool FitsPattern(std::string_view pattern, std::string_view id) {
  if (!id.starts_with(kIdUrn)) return false;
  pattern.remove_prefix(kPatternUrn.size());
  id.remove_prefix(kIdUrn.size());
  const std::string_view fixed = pattern.substr(0, pattern.find('*'));
  return pattern.size() > fixed.size() ? id.starts_with(fixed) : id == pattern;
}

bool Is(const std::vector<std::string>& wanted, std::string_view id) {
  if (id.empty()) return false;
  std::string canonical;
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& each) {
    if (IsPattern(each)) return FitsPattern(each, id);
    if (canonical.empty()) canonical = Canonical(id);
    return each == canonical;
  });
}

bool IsAny(const std::vector<std::string>& wanted, const std::vector<std::string>& ids) {
  return std::any_of(ids.begin(), ids.end(), [&](const auto& id) { return Is(wanted, id); });
}

bool MatchesThings(const Query& query, const Event& event) {
  const auto& epc = query.match_epc;
  if (!epc.empty() && !IsAny(epc, event.epc_list) && !IsAny(epc, event.child_epcs)) return false;
  if (!query.match_parent_id.empty() && !Is(query.match_parent_id, event.parent_id)) return false;
  const auto& any = query.match_any_epc;
  return any.empty() || Is(any, event.parent_id) || IsAny(any, event.epc_list) ||
         IsAny(any, event.child_epcs) || IsAny(any, event.input_epc_list) ||
         IsAny(any, event.output_epc_list);
}

}  // namespace

bool IsPattern(std::string_view id) {
  return id.starts_with(kPatternUrn);
}

Query ParseQuery(const Parameters& parameters, codec::Problems& problems) {
  return QueryParser(problems).Parse(parameters);
}

bool Matches(const Query& query, const Event& event) {
  if (!OneOf(query.types, event.type)) return false;
  if (!Within(event.event_time.ms, query.ge_event_ms, query.lt_event_ms)) return false;
  const std::int64_t recorded = event.record_time ? event.record_time->ms : 0;
  if (!Within(recorded, query.ge_record_ms, query.lt_record_ms)) return false;
  if (!query.actions.empty() && (!event.action || !OneOf(query.actions, *event.action)))
    return false;
  if (!OneOf(query.biz_steps, event.biz_step)) return false;
  if (!OneOf(query.dispositions, event.disposition)) return false;
  if (!OneOf(query.event_ids, event.event_id)) return false;
  if (query.exists_error_declaration && !event.error_declaration) return false;
  if (!query.error_reasons.empty() &&
      (!event.error_declaration || !OneOf(query.error_reasons, event.error_declaration->reason))) {
    return false;
  }
  if (!query.read_points.empty() && !Is(query.read_points, event.read_point.id)) return false;
  if (!query.biz_locations.empty() && !Is(query.biz_locations, event.biz_location.id)) return false;
  return MatchesThings(query, event);
}

std::vector<std::string> AnyEpcs(const Event& event) {
  std::vector<std::string> epcs;
  if (!event.parent_id.empty()) epcs.push_back(Canonical(event.parent_id));
  for (const auto* const list :
       {&event.epc_list, &event.child_epcs, &event.input_epc_list, &event.output_epc_list}) {
    for (const std::string& id : *list)
      epcs.push_back(Canonical(id));
  }
  std::sort(epcs.begin(), epcs.end());
  epcs.erase(std::unique(epcs.begin(), epcs.end()), epcs.end());
  return epcs;
}

std::string PageToken(const PagePlace& place) {
  return fmt::format("{}.{}", place.key_ms, place.sequence);
}

}  // namespace tidewaiter::epcis
