#include <string>

#include "device/protocols/gt06_message.h"

namespace tidewaiter::device::gt06 {
namespace {

struct ListLayout {
  int count = 7;
  int area_bytes = 2;
  int id_bytes = 3;
  bool advance_first = false;  // the timing advance is before the cells
  bool wifi = false;           // networks follow
};

ListLayout LayoutOf(const Message& message) {
  ListLayout layout;
  layout.advance_first =
      message.variant == Variant::kWanwayS20 || message.variant == Variant::kSl4x;
  switch (message.type) {
    case kCells4G:
    case kWifi4G:
      layout.area_bytes = 4;
      layout.id_bytes = 8;
      break;
    case kWifi5:
      layout.count = 6;
      layout.id_bytes = 4;
      break;
    case kX1Gps:
      layout.id_bytes = 4;
      break;
    default:
      break;
  }
  layout.wifi = message.type == kCellsExtended || message.type == kCellsWifi ||
                message.type == kWifi4G || message.type == kWifi5 || message.type == kWifiAlarm;
  return layout;
}

void ReadCellList(ByteScan& body, const ListLayout& layout, Cell cell, Report& report) {
  for (int i = 0; i < layout.count && body.ok(); ++i) {
    cell.lac = layout.area_bytes == 4 ? body.U32() : body.U16();
    cell.id = layout.id_bytes == 8 ? body.I64() : layout.id_bytes == 4 ? body.U32() : body.U24();
    cell.signal = -body.U8();
    if (cell.lac > 0 && body.ok()) text::AddCell(cell, report);
  }
}

// Six bytes of address, then the strength without its sign.
void ReadNetworks(ByteScan& body, std::size_t count, Report& report) {
  constexpr std::size_t kAddressBytes = 6;
  for (std::size_t i = 0; i < count && body.ok(); ++i) {
    std::string address;
    for (std::size_t byte = 0; byte < kAddressBytes; ++byte)
      address += (byte == 0 ? "" : ":") + HexOf(body.Text(1));
    const std::string strength = std::to_string(-body.U8());
    if (body.ok()) text::AddWifi(address, strength, report);
  }
}

}  // namespace

bool ReadCells(Message& message, Report& report) {
  ByteScan& body = message.body;
  report.time_ms = ReadTime(message);
  ListLayout layout = LayoutOf(message);
  if (layout.advance_first) body.Skip(1);
  const unsigned country = body.U16();
  Cell cell{.mcc = static_cast<std::int32_t>(country & 0x7FFFU)};
  const bool long_network = country >> 15U != 0 || message.variant == Variant::kSl4x;
  cell.mnc = long_network ? body.U16() : body.U8();
  if (message.type == kWifiAlarm && body.U8() != 0) {
    layout.area_bytes = 4;
    layout.id_bytes = 8;
  }
  if (message.variant == Variant::kWanwayS20 || message.type == kWifiAlarm) {
    layout.count = body.U8();
  }
  ReadCellList(body, layout, cell, report);
  if (!layout.advance_first) body.Skip(1);
  if (layout.wifi) ReadNetworks(body, body.U8(), report);
  if (message.type == kWifiAlarm) {
    const unsigned alarm = body.U8();
    AddSign(SignOf(unsigned{body.U8()} >> 4U << 8U | alarm, message.family), report);
  }
  return true;
}

bool ReadWifi(Message& message, Report& report) {
  ByteScan& body = message.body;
  report.time_ms = UtcOf(message, {.year = 2000 + body.Bcd(),
                                   .month = body.Bcd(),
                                   .day = body.Bcd(),
                                   .hour = body.Bcd(),
                                   .minute = body.Bcd(),
                                   .second = body.Bcd()});
  // The byte that is the length elsewhere is the count of networks here.
  ReadNetworks(body, message.length, report);
  const int count = body.U8();
  Cell cell{.mcc = body.U16(), .mnc = body.U8()};
  for (int i = 0; i < count && body.ok(); ++i) {
    cell.lac = body.U16();
    cell.id = body.U16();
    cell.signal = -body.U8();
    if (body.ok()) text::AddCell(cell, report);
  }
  // There is no checksum in this dialect: that all of it fits to the byte is what there is.
  constexpr std::size_t kEndBytes = 2;
  if (body.left() != kEndBytes) body.Fail();
  return true;
}

bool ReadBinaryWifi(Message& message, Report& report) {
  constexpr std::size_t kNetworkBytes = 8;
  message.reply = Reply::kNone;
  report.time_ms = ReadTime(message);
  message.body.Skip(kNetworkBytes * message.body.U8());
  return true;
}

}  // namespace tidewaiter::device::gt06
