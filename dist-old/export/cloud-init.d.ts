/** Amazon EC2 takes no more user data than that (the smallest limit of the large clouds), in bytes. */
export declare const SMALLEST_LIMIT = 16384;
/**
 * User data for cloud-init: the script as a file that root alone may read and run, and its run at the first boot of an
 * instance, before what other parts run (modules write_files and runcmd of cloud-init's reference). Packed, since
 * clouds limit user data.
 */
export declare function cloudConfig(script: string): string;
