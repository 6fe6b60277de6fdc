#include <cstring>

#include <fmt/format.h>

#include "remote_id/internal/pack.h"
#include "remote_id/message.h"

namespace tidewaiter::remote_id {
namespace {

class Writing {
 public:
  explicit Writing(std::uint8_t head) { Put(head); }
  template <typename T>
  void Put(T number) {
    std::memcpy(bytes_.data() + at_, &number, sizeof number);
    at_ += sizeof number;
  }
  template <typename Bytes>
  void Put(const Bytes& from, std::size_t count) {
    std::memcpy(bytes_.data() + at_, from.data(), count);
    at_ += count;
  }
  // Two numbers of four bits.
  void Nibbles(std::uint8_t high, std::uint8_t low) {
    fits_ = fits_ && high < 16 && low < 16;
    Put(static_cast<std::uint8_t>(unsigned{high} << 4U | (low & 0xfU)));
  }
  void Expect(bool fits) { fits_ = fits_ && fits; }
  [[nodiscard]] bool fits() const { return fits_; }
  [[nodiscard]] std::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::array<char, kMessageBytes> bytes_ = {};
  std::size_t at_ = 0;
  bool fits_ = true;
};

struct Put {
  Writing& out;

  void operator()(const BasicId& id) const {
    out.Nibbles(id.id_type, id.ua_type);
    out.Put(id.id.bytes, 20);
  }
  void operator()(const Location& here) const {
    const unsigned flags =
        (here.height_over_ground ? 4U : 0U) | (here.west ? 2U : 0U) | (here.fast ? 1U : 0U);
    out.Nibbles(here.status, static_cast<std::uint8_t>(flags));
    out.Put(here.direction);
    out.Put(here.speed);
    out.Put(here.climb);
    out.Put(here.lat);
    out.Put(here.lon);
    out.Put(here.pressure_altitude);
    out.Put(here.altitude);
    out.Put(here.height);
    out.Nibbles(here.vertical_accuracy, here.horizontal_accuracy);
    out.Nibbles(here.pressure_accuracy, here.speed_accuracy);
    out.Put(here.tenths);
    out.Nibbles(0, here.time_accuracy);
  }
  void operator()(const Authentication& page) const {
    out.Nibbles(page.auth_type, page.page);
    if (page.page == 0) {
      out.Put(page.last_page);
      out.Put(page.length);
      out.Put(page.time_s);
    }
    out.Put(page.data, page.data_bytes());
  }
  void operator()(const SelfId& self) const {
    out.Put(self.text_type);
    out.Put(self.text.bytes, 23);
  }
  void operator()(const System& system) const {
    out.Expect(system.operator_place < 4 && system.classification < 8);
    out.Put(
        static_cast<std::uint8_t>(unsigned{system.classification} << 2U | system.operator_place));
    out.Put(system.lat);
    out.Put(system.lon);
    out.Put(system.area_count);
    out.Put(system.area_radius);
    out.Put(system.area_ceiling);
    out.Put(system.area_floor);
    out.Nibbles(system.category_eu, system.class_eu);
    out.Put(system.operator_altitude);
    out.Put(system.time_s);
  }
  void operator()(const OperatorId& id) const {
    out.Put(id.id_type);
    out.Put(id.id.bytes, 20);
  }
};

}  // namespace

Result<std::string> Encode(std::span<const Message> messages) {
  if (messages.empty() || messages.size() > kMessagesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("a pack has 1 to 9 messages, not {}", messages.size()));
  }
  std::string bytes;
  if (messages.size() > 1) {
    bytes.push_back(static_cast<char>(unsigned{kPack} << 4U | (messages[0].version & 0xfU)));
    bytes.push_back(static_cast<char>(kMessageBytes));
    bytes.push_back(static_cast<char>(messages.size()));
  }
  for (const Message& message : messages) {
    const auto type = static_cast<std::uint8_t>(message.body.index());
    Writing out(static_cast<std::uint8_t>(unsigned{type} << 4U | (message.version & 0xfU)));
    out.Expect(message.version < 16);
    std::visit(Put{out}, message.body);
    if (!out.fits()) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("a number of a message of type {} does not fit its bits", type));
    }
    bytes += out.bytes();
  }
  return bytes;
}

}  // namespace tidewaiter::remote_id
