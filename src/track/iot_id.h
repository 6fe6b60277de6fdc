// IotId: the number under which one movement is known to everybody who watches it: a UUID that is
// tied to the seal, the plate, the container and the devices for as long as each belongs to it.
//
//   Random random(seed);                                // or 128 bits of the system's
//   const track::IotId id = track::IotId::Version7(now_ms, random.Next(), random.Next());
//   id.Text()                                           // "01932b0e-6c00-7a3f-9e2c-..."
//
// Source: RFC 9562, versions 4 (random) and 7 (time first, so that they sort by age). The bits come
// from the caller: nothing here asks for time or chance. A plain value.
#ifndef TIDEWAITER_TRACK_IOT_ID_H_
#define TIDEWAITER_TRACK_IOT_ID_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::track {

class IotId {
 public:
  IotId() = default;  // the nil UUID: none
  static IotId Version4(std::uint64_t random_high, std::uint64_t random_low);
  // `now_ms` since 1970, 0 to 2^48 - 1 (CHECK).
  static IotId Version7(std::int64_t now_ms, std::uint64_t random_high, std::uint64_t random_low);
  // 36 characters, either case. Errors: kInvalidArgument. Any version is taken: others make ids.
  static Result<IotId> Parse(std::string_view text);

  [[nodiscard]] std::string Text() const;  // lower case
  [[nodiscard]] int version() const { return static_cast<int>(high_ >> 12U & 15U); }
  [[nodiscard]] bool empty() const { return high_ == 0 && low_ == 0; }
  friend auto operator<=>(const IotId&, const IotId&) = default;

 private:
  IotId(std::uint64_t high, std::uint64_t low) : high_(high), low_(low) {}
  std::uint64_t high_ = 0;
  std::uint64_t low_ = 0;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_IOT_ID_H_
