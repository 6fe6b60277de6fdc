// Words for the codes of AIS, in English, as ITU-R M.1371-5 names them.
//
//   ais::ShipTypeWords(71)      // "Cargo - Hazardous category A"
//
// Every code has words; those without a meaning have "Reserved ..." or "INVALID ...".
#ifndef TIDEWAITER_AIS_WORDS_H_
#define TIDEWAITER_AIS_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::ais {

std::string_view StatusWords(std::uint8_t status);  // navigational status, 0..15
std::string ShipTypeWords(std::uint8_t ship_type);  // type of ship and cargo, 0..255
std::string_view FixWords(std::uint8_t fix);        // positioning device, 0..15
std::string_view AidWords(std::uint8_t aid_type);   // aid to navigation, 0..31

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_WORDS_H_
