#include "retrace/frame_file.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "codec/gzip.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "device/protocol.h"
#include "retrace/hex.h"
#include "retrace/internal/sources.h"

namespace tidewaiter::retrace {
namespace {

constexpr std::array<std::string_view, 4> kTransports{"tcp", "udp", "tls", "http"};
constexpr std::int64_t kTimeMaxMs = 7'258'118'400'000;  // 2200

using In = codec::JsonReader&;
using codec::JsonValue;
constexpr codec::JsonMember<FrameLine> kMembers[] = {
    {"time_ms", codec::kRequired,
     [](In in, JsonValue v, FrameLine& f) { in.Integer(v, 0, kTimeMaxMs, f.time_ms); }},
    {"device", codec::kOptional,
     [](In in, JsonValue v, FrameLine& f) { in.Text(v, {.max = 64}, f.device); }},
    {"protocol", codec::kRequired,
     [](In in, JsonValue v, FrameLine& f) { in.Text(v, {.min = 1, .max = 32}, f.protocol); }},
    {"transport", codec::kOptional,
     [](In in, JsonValue v, FrameLine& f) {
       if (const auto place = in.Choice(v, kTransports))
         f.transport = static_cast<intake::Transport>(*place + 1);
     }},
    {"hex", codec::kRequired, [](In in, JsonValue v, FrameLine& f) {
       std::string hex;
       in.Text(v, {.min = 2, .max = 2 * device::kFrameBytesMax}, hex);
       if (!FromHex(hex, f.bytes)) in.Note("format", "not hexadecimal");
     }}};

class Merged final : public FrameSource {
 public:
  explicit Merged(std::vector<std::unique_ptr<FrameSource>> sources)
      : sources_(std::move(sources)), heads_(sources_.size()) {}

  Result<std::optional<FrameLine>> Next() override {
    if (!begun_) {
      for (std::size_t i = 0; i < sources_.size(); ++i) {
        ASSIGN_OR_RETURN(heads_[i], sources_[i]->Next());
      }
      begun_ = true;
    }
    std::size_t first = heads_.size();
    for (std::size_t i = 0; i < heads_.size(); ++i) {
      if (heads_[i] && (first == heads_.size() || heads_[i]->time_ms < heads_[first]->time_ms))
        first = i;
    }
    if (first == heads_.size()) return std::optional<FrameLine>();
    std::optional<FrameLine> frame = std::move(heads_[first]);
    ASSIGN_OR_RETURN(heads_[first], sources_[first]->Next());
    return frame;
  }

 private:
  std::vector<std::unique_ptr<FrameSource>> sources_;
  std::vector<std::optional<FrameLine>> heads_;
  bool begun_ = false;
};

Result<std::string> Unpacked(std::string bytes) {
  if (!codec::LooksLikeGzip(bytes)) return bytes;
  codec::Gunzip gunzip(bytes);
  std::string text;
  for (;;) {
    ASSIGN_OR_RETURN(const std::string_view piece, gunzip.Next());
    if (piece.empty()) return text;
    text += piece;
  }
}

}  // namespace

void AppendFrameLine(const FrameLine& frame, std::string& out) {
  std::string hex;
  AppendHex(frame.bytes, hex);
  codec::JsonWriter json(out);
  json.BeginObject().Member("time_ms", frame.time_ms).MemberUnlessEmpty("device", frame.device);
  json.Member("protocol", frame.protocol);
  if (frame.transport != intake::Transport::kTcp)
    json.Member("transport", intake::Name(frame.transport));
  json.Member("hex", hex).EndObject();
  out += '\n';
}

Result<FrameLine> ParseFrameLine(std::string_view line) {
  codec::JsonReader in;
  FrameLine frame;
  if (const auto root = in.Parse(line, {.bytes_max = kLineBytesMax, .depth_max = 2}))
    in.Object<FrameLine>(*root, kMembers, frame);
  if (in.problems().empty()) return frame;
  const codec::Problem& first = in.problems().front();
  return Fail(ErrorCode::kInvalidArgument, first.detail, first.pointer);
}

Result<std::unique_ptr<FrameSource>> OpenFrameText(std::string text, std::string name) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  const char first = begin == std::string::npos ? '{' : text[begin];
  if (first == '{') return MakeJsonSource(std::move(text), std::move(name));
  if (first == '!' || first == '$' || first == '\\')
    return MakeNmeaSource(std::move(text), std::move(name));
  return MakeCadastreSource(std::move(text), std::move(name));
}

Result<std::unique_ptr<FrameSource>> OpenFrames(const os::Path& path) {
  ASSIGN_OR_RETURN(std::string bytes, os::ReadFile(path));
  ASSIGN_OR_RETURN(std::string text, Unpacked(std::move(bytes)));
  return OpenFrameText(std::move(text), path.string());
}

std::unique_ptr<FrameSource> Merge(std::vector<std::unique_ptr<FrameSource>> sources) {
  return std::make_unique<Merged>(std::move(sources));
}

}  // namespace tidewaiter::retrace
