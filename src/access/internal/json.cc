#include "access/internal/json.h"

#include <algorithm>
#include <utility>

#include "codec/text.h"

namespace tidewaiter::access {
namespace {

using Json = nlohmann::ordered_json;

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

// Why `json` is no text for a record; "" when it is one.
std::string FlawOfText(const Json& json, std::size_t bytes_max) {
  if (!json.is_string()) return "must be a text";
  const auto& text = json.get_ref<const std::string&>();
  if (text.size() > bytes_max) return "longer than " + std::to_string(bytes_max) + " bytes";
  if (!codec::IsUtf8(text)) return "not UTF-8";
  if (HasControl(text)) return "holds control characters";
  return "";
}

// "/" and "~" in a member's name, as RFC 6901 writes them.
std::string PointerTo(std::string_view name) {
  std::string out = "/";
  for (const char c : name)
    out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

// Watches the parser: names already seen in each open object, and how many are open.
class Watcher {
 public:
  explicit Watcher(int depth_max) : depth_max_(static_cast<std::size_t>(depth_max)) {}

  void See(Json::parse_event_t event, const Json& value) {
    using Event = Json::parse_event_t;
    if (event == Event::object_start || event == Event::array_start) names_.emplace_back();
    if (event == Event::object_end || event == Event::array_end) names_.pop_back();
    if (names_.size() > depth_max_) too_deep_ = true;
    if (event == Event::key && !names_.back().insert(value.get<std::string>()).second) {
      twice_ = true;
    }
  }

  [[nodiscard]] bool too_deep() const { return too_deep_; }
  [[nodiscard]] bool twice() const { return twice_; }

 private:
  std::size_t depth_max_;
  std::vector<std::set<std::string>> names_;
  bool too_deep_ = false;
  bool twice_ = false;
};

}  // namespace

Result<Json> ParseStrictJson(std::string_view text, int depth_max) {
  Watcher watcher(depth_max);
  // Nothing is ever dropped: an object that ends was begun, so the watcher's list is never short.
  Json json = Json::parse(
      text,
      [&](int /*depth*/, Json::parse_event_t event, Json& value) {
        watcher.See(event, value);
        return true;
      },
      /*allow_exceptions=*/false);
  if (json.is_discarded()) return Fail(ErrorCode::kInvalidArgument, "not JSON");
  if (watcher.too_deep()) return Fail(ErrorCode::kInvalidArgument, "nested too deep");
  if (watcher.twice()) return Fail(ErrorCode::kInvalidArgument, "a member is there twice");
  return json;
}

RecordReader::RecordReader(const Json& json, std::vector<Error>& problems)
    : json_(json), problems_(problems) {
  if (!json.is_object()) Problem("", "must be an object");
}

const Json* RecordReader::Member(const char* name, Need need) {
  known_.emplace(name);
  if (!json_.is_object()) return nullptr;
  const auto found = json_.find(name);
  if (found != json_.end()) return &*found;
  if (need == Need::kRequired) Problem(PointerTo(name), "is missing");
  return nullptr;
}

void RecordReader::Text(const char* name, std::string& to, std::size_t bytes_max, Need need) {
  const Json* const member = Member(name, need);
  if (member == nullptr) return;
  std::string flaw = FlawOfText(*member, bytes_max);
  if (flaw.empty() && need == Need::kRequired && member->get_ref<const std::string&>().empty()) {
    flaw = "is empty";
  }
  if (flaw.empty()) {
    member->get_to(to);
  } else {
    Problem(PointerTo(name), std::move(flaw));
  }
}

void RecordReader::Flag(const char* name, bool& to) {
  const Json* const member = Member(name);
  if (member == nullptr) return;
  if (member->is_boolean()) {
    member->get_to(to);
  } else {
    Problem(PointerTo(name), "must be true or false");
  }
}

void RecordReader::Number(const char* name, std::int64_t& to, std::int64_t min, std::int64_t max,
                          Need need) {
  const Json* const member = Member(name, need);
  if (member == nullptr) return;
  // An unsigned number above 2^63 would turn negative on the way.
  const bool fits = member->is_number_integer() &&
                    (!member->is_number_unsigned() ||
                     member->get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX)) &&
                    member->get<std::int64_t>() >= min && member->get<std::int64_t>() <= max;
  if (fits) {
    member->get_to(to);
  } else {
    Problem(PointerTo(name),
            "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  }
}

void RecordReader::Texts(const char* name, std::vector<std::string>& to, std::size_t count_max,
                         std::size_t bytes_max, Need need) {
  const Json* const member = Member(name, need);
  if (member == nullptr) return;
  const std::string pointer = PointerTo(name);
  if (!member->is_array() || member->size() > count_max) {
    return Problem(pointer, "must be a list of at most " + std::to_string(count_max) + " texts");
  }
  std::vector<std::string> texts;
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < member->size(); ++i) {
    const Json& item = (*member)[i];
    std::string flaw = FlawOfText(item, bytes_max);
    if (flaw.empty() && item.get_ref<const std::string&>().empty()) flaw = "is empty";
    if (flaw.empty() && !seen.insert(item.get_ref<const std::string&>()).second) {
      flaw = "is there twice";
    }
    if (!flaw.empty()) {
      Problem(pointer + "/" + std::to_string(i), std::move(flaw));
    } else {
      texts.push_back(item.get<std::string>());
    }
  }
  to = std::move(texts);
}

void RecordReader::Problem(const std::string& field, std::string message) {
  if (problems_.size() >= kProblemsMax) return;
  problems_.push_back({ErrorCode::kInvalidArgument, std::move(message), field});
}

void RecordReader::Finish() {
  if (!json_.is_object()) return;
  for (const auto& item : json_.items()) {
    if (!known_.contains(item.key())) Problem(PointerTo(item.key()), "no such member");
  }
}

}  // namespace tidewaiter::access
