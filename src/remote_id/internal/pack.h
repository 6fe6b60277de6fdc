// What reading and writing of packs share.
#ifndef TIDEWAITER_REMOTE_ID_INTERNAL_PACK_H_
#define TIDEWAITER_REMOTE_ID_INTERNAL_PACK_H_

#include <cstddef>
#include <cstdint>

namespace tidewaiter::remote_id {

inline constexpr std::uint8_t kPack = 0xf;   // the type of a pack
inline constexpr std::size_t kPackHead = 3;  // type, size of a message, number of messages

}  // namespace tidewaiter::remote_id

#endif  // TIDEWAITER_REMOTE_ID_INTERNAL_PACK_H_
