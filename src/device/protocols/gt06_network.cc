#include <algorithm>

#include "device/protocols/gt06_message.h"

namespace tidewaiter::device::gt06 {
namespace {

void AddCell(const Cell& cell, Report& report) {
  if (std::ranges::find(report.cells, cell) == report.cells.end()) report.cells.push_back(cell);
}

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
    if (cell.lac > 0 && body.ok()) AddCell(cell, report);
  }
}

// Networks name no place by themselves: they are passed over.
void SkipWifi(ByteScan& body) {
  constexpr std::size_t kNetworkBytes = 7;
  body.Skip(kNetworkBytes * body.U8());
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
  if (layout.wifi) SkipWifi(body);
  if (message.type == kWifiAlarm) {
    const unsigned alarm = body.U8();
    AddSign(SignOf(unsigned{body.U8()} >> 4U << 8U | alarm, message.family), report);
  }
  return true;
}

bool ReadWifi(Message& message, Report& report) {
  constexpr std::size_t kNetworkBytes = 7;
  ByteScan& body = message.body;
  const int year = body.Bcd();
  const int month = body.Bcd();
  const int day = body.Bcd();
  const int hour = body.Bcd();
  const int minute = body.Bcd();
  report.time_ms = TimeOf(message, year, month, day, hour * 3600 + minute * 60 + body.Bcd());
  // The byte that is the length elsewhere is the count of networks here.
  body.Skip(kNetworkBytes * message.length);
  const int count = body.U8();
  Cell cell{.mcc = body.U16(), .mnc = body.U8()};
  for (int i = 0; i < count && body.ok(); ++i) {
    cell.lac = body.U16();
    cell.id = body.U16();
    cell.signal = -body.U8();
    if (body.ok()) AddCell(cell, report);
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
