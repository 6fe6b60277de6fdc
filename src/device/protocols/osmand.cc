// OsmAnd requests as frames of the log. Never a stream: requests are whole when they come.
#include "device/osmand.h"

#include "device/protocols/all.h"

namespace tidewaiter::device {
namespace {

class Osmand final : public Protocol {
 public:
  [[nodiscard]] std::string_view name() const override { return "osmand"; }
  [[nodiscard]] Cut Split(std::string_view stream) const override {
    return {.kind = CutKind::kGarbage, .skip = stream.size(), .length = 0};
  }
  [[nodiscard]] int Likeness(std::string_view /*stream*/) const override { return 0; }
  Status Decode(std::string_view frame, Session& /*session*/, Decoded& said) const override {
    const std::size_t uri = frame.find('\n');
    if (uri == std::string_view::npos) return Short();
    const std::size_t type = frame.find('\n', uri + 1);
    if (type == std::string_view::npos) return Short();
    return DecodeOsmand({.uri = frame.substr(0, uri),
                         .content_type = frame.substr(uri + 1, type - uri - 1),
                         .body = frame.substr(type + 1)},
                        said);
  }
  [[nodiscard]] Result<std::string> Encode(const Command& /*command*/,
                                           const Session& /*session*/) const override {
    return Fail(ErrorCode::kFailedPrecondition, "nothing can be sent to who only asks");
  }

 private:
  static std::unexpected<Error> Short() {
    return Fail(ErrorCode::kInvalidArgument, "a request without its lines");
  }
};

void AppendLine(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c != '\n') out.push_back(c);
  }
  out.push_back('\n');
}

}  // namespace

const Protocol& OsmandProtocol() {
  static const Osmand protocol;
  return protocol;
}

std::string OsmandFrame(const OsmandRequest& request) {
  std::string frame;
  AppendLine(frame, request.uri);
  AppendLine(frame, request.content_type);
  frame += request.body;
  return frame;
}

}  // namespace tidewaiter::device
