"""The verbs below `gongzhi privacy`."""

from rich.console import Console

from gongzhi.civic.privacy.actions import rewrap_keys
from gongzhi.kernel import clock


def rewrap() -> None:
    """换主密钥，旧副本里的密钥从此打不开。Change the master key; copies of keys are void from then on."""
    screen, done = Console(), 0
    with screen.status("") as status:
        for done in rewrap_keys(by=None, at=clock.now()):
            status.update(f"{done:,}")
    screen.print(f"已换主密钥，重新加密了{done:,}把密钥。Wrapped {done:,} keys under a new master key.")
