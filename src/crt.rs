//! x
use crate::arch::*;
unsafe extern "C" {
    fn main(argc: i32, argv: *const *const u8, envp: *const *const u8) -> i32;
}
pub(crate) unsafe extern "C" fn start(stack: *const usize) -> ! {
    unsafe {
        let argc = *stack;
        let argv = stack.add(1).cast::<*const u8>();
        let envp = argv.add(argc + 1);
        let r = main(argc as i32, argv, envp);
        syscall1(nr::EXIT_GROUP, r as usize);
        core::hint::unreachable_unchecked()
    }
}
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
