// Where everything is now, once and live.
#include <charconv>

#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_streams.h"
#include "api/track_views.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using monitor::ControlRoom;

constexpr std::size_t kMostUsual = 20'000;
// A stream lives so long; then it asks anew, and rights are looked at anew.
constexpr std::int64_t kStreamMs = 15 * 60'000;

void Units(Call call, ControlRoom& room) {
  const auto box = QueryBox(call);
  if (!box) return;
  const TrackEyes eyes = EyesOf(call, room);
  monitor::PictureQuery query{
      .box = *box, .attention = eyes.officer && QueryFlag(call, "attention"), .most = kMostUsual};
  const std::string_view most = call.Query("most");
  std::from_chars(most.data(), most.data() + most.size(), query.most);
  // Of all units those of a trader are few: they must not be lost among the first.
  if (!eyes.officer) query.most = monitor::kPictureMax;
  call.Send(200, PictureJson(SeenBy(room.PictureOf(query), eyes)));
}

void Stream(Call call, ControlRoom& room) {
  const auto box = QueryBox(call);
  if (!box) return;
  TrackStreams::Reader reader{.eyes = EyesOf(call, room),
                              .box = *box,
                              .session = call.session ? call.session->token_hash : "",
                              .until_ms = call.now_ms() + kStreamMs};
  SubmitThen(std::move(call), clearance::NoteRead{"", "live positions"},
             [reader = std::move(reader)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               std::vector<http::Header> headers = SafetyHeaders();
               std::erase_if(headers,
                             [](const http::Header& h) { return h.name == "Cache-Control"; });
               TrackStreams* streams = asked.house->track_streams;
               if (streams == nullptr || !streams->Open(asked.reply, reader, std::move(headers))) {
                 asked.Problem(503, "unavailable", "Too many are watching", {}, {},
                               {.headers = {{"Retry-After", "30"}}});
               }
             });
}

}  // namespace

void GetUnits(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, Units);
}
void StreamUnits(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, Stream);
}

}  // namespace tidewaiter::api
