/** Words that mark declarations for the linker, the compiler or a checker, and that no C parser knows. */
export const annotationWords: ReadonlySet<string> = new Set(
  `__init __exit __initdata __exitdata __initconst __exitconst __ref __refdata __refconst __init_refok
  __initdata_refok __exit_refok __devinit __devexit __devinitdata __devinitconst __devexitdata __devexitconst
  __cpuinit __cpuexit __cpuinitdata __cpuinitconst __cpuexitdata __meminit __memexit __meminitdata __meminitconst
  __memexitdata __init_memblock __initdata_memblock __init_or_module __initdata_or_module __initconst_or_module
  __user __kernel __iomem __rcu __percpu __force __nocast __bitwise __bitwise__ __private __safe __must_check
  __always_inline __cold __hot __weak __used __unused __maybe_unused __always_unused __noinline noinline
  noinline_for_stack noinline_for_tracing noinline_for_kasan __no_kstack_erase asmlinkage notrace
  __notrace_funcgraph __sched __lockfunc __pure __attribute_const__ __noreturn __packed __read_mostly
  __ro_after_init __write_once ____cacheline_aligned ____cacheline_aligned_in_smp
  ____cacheline_internodealigned_in_smp __cacheline_aligned __cacheline_aligned_in_smp __page_aligned_data
  __page_aligned_bss __net_init __net_exit __net_initdata __net_initconst __net_exitdata __deprecated
  __deprecated_for_modules __visible __noclone __flatten __malloc __no_sanitize_address __no_sanitize_undefined
  __no_sanitize_thread __no_sanitize_coverage __no_sanitize_memory __no_sanitize_or_inline __no_kasan_or_inline
  __no_kcsan_or_inline __no_kcsan __no_kmsan_checks __kprobes nokprobe_inline __cpuidle noinstr __irq_entry
  __irqentry_text __softirq_entry __entry_text __entry __latent_entropy __randomize_layout __no_randomize_layout
  __designated_init __bpf_kfunc __no_stack_protector __nostackprotector __uninitialized __nonstring __no_profile
  __nocfi __noscs __noendbr __noretpoline __restrict __signed_wrap __gnu_inline __nosavedata __data_racy
  __no_fortify INDIRECT_CALLABLE_SCOPE fastcall __fastcall __inline__ __inline __no_instrument_function
  __no_context_analysis __rust_helper __exitused __attribute_pure__ __attribute_used__ __hidden`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** The same with arguments in parentheses. */
export const annotationCalls: ReadonlySet<string> = new Set(
  `__printf __scanf __section __aligned __acquires __releases __must_hold __cond_acquires __cond_releases
  __acquires_shared __releases_shared __must_hold_shared __cond_acquires_shared __acquire_ret __guarded_by
  __pt_guarded_by __counted_by __counted_by_le __counted_by_be __counted_by_ptr __sized_by __attribute__
  __attribute __assume_aligned __alloc_size __realloc_size __alias __compiletime_error __compiletime_warning
  __compiletime_lessthan __cleanup __free __nonnull __no_sanitize __diagnose_as __pass_object_size
  __pass_dynamic_object_size __overloadable __diag_ignore __diag_ignore_all __diag_push __diag_pop __diag_warn
  __diag_error __bpf_kfunc_start_defs __bpf_kfunc_end_defs __bpf_hook_start __bpf_hook_end __ADDRESSABLE
  INDIRECT_CALLABLE_DECLARE __context_unsafe __acquires_ret __must_not_hold __format_arg __regparm __btf_type_tag`
    .split(/\s+/)
    .filter((word) => word !== ""),
);
