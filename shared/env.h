#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace field::shared {

/// Time and randomness, the two parts of reality that every layer needs. A test or the simulator
/// passes its own; the product passes systemEnv(). May be called from any thread.
class Env {
  public:
    virtual ~Env() = default;

    /// UTC milliseconds by this machine's clock, which may be wrong. Evidence, never a rule's
    /// input.
    virtual std::int64_t wallMs() = 0;
    /// Milliseconds since this machine booted; never runs backwards within one bootId().
    virtual std::int64_t bootMs() = 0;
    /// 16 bytes that change with every boot.
    virtual std::string bootId() = 0;
    /// IANA name of the device's zone, for example "Asia/Shanghai".
    virtual std::string zone() = 0;
    /// Fills `size` bytes at `out` with randomness fit for keys.
    virtual void random(void* out, std::size_t size) = 0;
};

/// The machine we run on.
std::shared_ptr<Env> systemEnv();

}  // namespace field::shared
