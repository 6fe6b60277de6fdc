#include "api/track_views.h"

#include "api/track_calls.h"
#include "track/sentences.h"

namespace tidewaiter::api {

using codec::JsonWriter;

TrackEyes EyesOf(const Call& call, const monitor::ControlRoom& room) {
  return {.house = call.house,
          .room = &room,
          .who = call.who,
          .language = call.language,
          .officer = SeesAlarms(call.who),
          .now_ms = call.now_ms()};
}

void AppendTime(JsonWriter& json, std::string_view name, std::int64_t time_ms) {
  if (time_ms > 0) json.Member(name, TimeText(time_ms));
}

void AppendAt(JsonWriter& json, std::string_view name, const std::optional<geo::Point>& place) {
  if (!place) return;
  json.Key(name).BeginObject().Member("lat", place->lat).Member("lon", place->lon).EndObject();
}

void AppendList(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.Key(name).BeginArray();
  for (const std::string& text : texts)
    json.Text(text);
  json.EndArray();
}

void AppendWindowOf(JsonWriter& json, std::string_view name, std::int64_t from_ms,
                    std::int64_t until_ms) {
  if (from_ms == 0 && until_ms == 0) return;
  json.Key(name).BeginObject();
  AppendTime(json, "from", from_ms);
  AppendTime(json, "until", until_ms);
  json.EndObject();
}

void AppendWho(JsonWriter& json, std::string_view name, std::string_view account,
               const TrackEyes& eyes) {
  if (account.empty()) {
    json.Member(name, "system");
  } else if (!eyes.officer && account != eyes.who.id) {
    json.Member(name, "customs");
  } else {
    json.Member(name, account);
    json.MemberUnlessEmpty(std::string(name) + "_name", eyes.house->directory.NameOf(account));
  }
}

void AppendTrackReason(JsonWriter& json, const Reason& reason, risk::Language language) {
  json.BeginObject().Member("template", reason.template_id);
  json.Member("sentence", track::SayReason(reason, language)).Member("weight", reason.weight);
  json.Key("parameters").BeginObject();
  for (const auto& [name, value] : reason.parameters)
    json.Member(name, value);
  json.EndObject().EndObject();
}

}  // namespace tidewaiter::api
