// DeviceDesk: the register of devices as the intake asks it, and the orders to them.
//
//   DeviceDesk desk(devices, orders, writer, clock);
//   intake::Options options{.devices = &desk};
//   desk.Connect(*intake);                  // from now on orders go out
//   desk.See(order_row);                    // of every commit: a new order is sent
//   desk.Tick(now_ms);                      // expired ones
//
// An order is a record first (acts.h) and a command then: what is queued goes to the intake, which
// holds it for the device; each state that the intake tells is written into the record, as
// "device_order.sent", ".confirmed", ".refused", ".expired". The intake's memory ends with the
// program; so at Connect orders that are still queued go out again, and those that were sent and
// not confirmed wait for their expiry: nobody knows whether the device got them, and a seal must
// not open twice.
//
// Thread-safe. `devices` and the others must outlive it.
#ifndef TIDEWAITER_MONITOR_DEVICE_DESK_H_
#define TIDEWAITER_MONITOR_DEVICE_DESK_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "intake/intake.h"
#include "intake/register.h"
#include "monitor/device_record.h"
#include "monitor/record_writer.h"
#include "monitor/shelf.h"
#include "os/clock.h"
#include "track/alarm.h"

namespace tidewaiter::monitor {

// What is kept of a device's key: SHA-256, for keys are made by machines (intake/register.h).
std::string SecretHash(std::string_view secret);

// An alarm out of what a device did to the intake: it floods us, lies about its number, is unknown;
// nothing for what happens to honest ones (a timeout, a lost line). One cause an hour for each
// device and reason.
std::optional<track::Alarm> AlarmOf(const intake::Fault& fault);

class DeviceDesk final : public intake::DeviceRegister {
 public:
  DeviceDesk(const Shelf<DeviceRecord>& devices, const Shelf<DeviceOrder>& orders,
             RecordWriter& writer, const os::Clock& clock)
      : devices_(devices), orders_(orders), writer_(writer), clock_(clock) {}

  [[nodiscard]] std::optional<intake::Registered> Find(std::string_view device) const override;

  void Connect(intake::Intake& intake);
  void Disconnect();  // before the intake ends
  void See(const RowPtr<DeviceOrder>& row);
  void Tick(std::int64_t now_ms);

  // Kept in the device's record, at most one of a reason in kFaultEveryMs: a device that misbehaves
  // must not fill the journal.
  void Note(const intake::Fault& fault);
  static constexpr std::int64_t kFaultEveryMs = 10 * 60'000;

  [[nodiscard]] std::uint64_t orders_sent() const { return sent_; }

 private:
  void Send(const RowPtr<DeviceOrder>& row);
  void Told(const std::string& order, OrderState state, std::string_view detail);
  void Write(const std::string& order);

  const Shelf<DeviceRecord>& devices_;
  const Shelf<DeviceOrder>& orders_;
  RecordWriter& writer_;
  const os::Clock& clock_;
  std::mutex mutex_;  // guards what follows
  intake::Intake* intake_ = nullptr;
  std::set<std::string> given_;  // to the intake
  // States that are told and not written yet, in their order.
  std::map<std::string, std::vector<std::pair<OrderState, std::string>>> told_;
  std::set<std::string> writing_;
  std::map<std::pair<std::string, intake::FaultReason>, std::int64_t> noted_ms_;
  std::atomic<std::uint64_t> sent_ = 0;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_DEVICE_DESK_H_
